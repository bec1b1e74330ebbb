import type { Reporter } from "../reporter.ts";
import type { DropReason, ExportCounts } from "./export-counts.ts";
import type { OtlpClient } from "./otlp-client.ts";
import { rewriteRequest } from "./rewrite-request.ts";
import type { Spool, SpoolClaim } from "./spool.ts";
import type { SpooledRequest } from "./spool-file.ts";
import { MAX_CUTS, truncateSpan } from "./truncate-span.ts";

export interface SpoolRecoveryOptions {
  spool: Spool;
  client: Pick<OtlpClient, "send">;
  counts: ExportCounts;
  reporter: Reporter;
}

/** After a run that had to stop, the next begins no sooner. */
const MIN_PAUSE_MILLIS = 10_000;

/**
 * Sends what earlier processes left on disk, one file after the other, beside what this process records. It stops
 * where the server cannot be reached: what is left stays on disk.
 */
export class SpoolRecovery {
  readonly #options: SpoolRecoveryOptions;
  #running: Promise<void> | undefined;
  #claim: SpoolClaim | undefined;
  #stopped = false;
  /** Whether there may be files left, as far as this process knows. */
  #pending = true;
  #startedAt = Number.NEGATIVE_INFINITY;

  constructor(options: SpoolRecoveryOptions) {
    this.#options = options;
  }

  /** Resolves when nothing is left, or nothing more can be sent now. Never rejects. */
  run(): Promise<void> {
    if (!this.#pending || this.#stopped) return this.#running ?? Promise.resolve();
    this.#running ??= this.#sendAll()
      .catch((error) => this.#options.reporter.debug(`the spool could not be read: ${String(error)}`))
      .finally(() => {
        this.#running = undefined;
      });
    return this.#running;
  }

  /** The server takes spans: what is left may go as well. */
  runSoon(): void {
    if (this.#pending && performance.now() - this.#startedAt > MIN_PAUSE_MILLIS) void this.run();
  }

  /** For good; a file that is under way goes back to where it was. */
  stop(): void {
    this.#stopped = true;
    if (this.#claim !== undefined) this.#options.spool.release(this.#claim);
    this.#claim = undefined;
  }

  async #sendAll(): Promise<void> {
    const { spool } = this.#options;
    this.#startedAt = performance.now();
    for (;;) {
      const names = await spool.list((items) => this.#settle(items, "spool_expired"));
      let taken = 0;
      for (const name of names) {
        if (this.#stopped) return;
        const claim = await spool.claim(name);
        if (claim === undefined) continue;
        if (this.#stopped) {
          spool.release(claim);
          return;
        }
        taken += 1;
        if (!(await this.#send(claim))) return;
      }
      // Files that were too large left smaller ones.
      if (taken === 0) break;
    }
    this.#pending = false;
  }

  /** False where the rest has to wait. */
  async #send(claim: SpoolClaim): Promise<boolean> {
    const { client, spool, counts, reporter } = this.#options;
    const { signal, items, cuts, body } = claim.request;
    this.#claim = claim;
    const outcome = await client.send(signal, body);
    if (this.#stopped) return false; // and the file was given back
    this.#claim = undefined;
    if (outcome.status === "delivered") {
      const rejected = Math.min(outcome.rejected, items);
      this.#settle(rejected, "rejected");
      this.#settle(items - rejected, undefined);
      if (cuts > 0) counts.truncated += items - rejected;
    } else if (outcome.status === "refused") this.#settle(items, "refused");
    else if (outcome.status === "too_large") this.#makeSmaller(claim.request);
    else {
      spool.release(claim);
      return false;
    }
    await spool.remove(claim);
    reporter.debug(`${items} of an earlier process: ${outcome.status}`);
    return true;
  }

  /** Writes what replaces a request that is too large: two halves, or one span with its texts cut. */
  #makeSmaller(request: SpooledRequest): void {
    const { signal, items, cuts, body } = request;
    if (signal === "traces" && items > 1) {
      const middle = items >>> 1;
      const first = rewriteRequest(body, (span, index) => (index < middle ? span : undefined));
      const second = rewriteRequest(body, (span, index) => (index < middle ? undefined : span));
      this.#rewrite({ signal, cuts: 0, items: middle, body: first });
      this.#rewrite({ signal, cuts: 0, items: items - middle, body: second });
      return;
    }
    let changed = false;
    const smaller = rewriteRequest(body, (span) => {
      const cut = cuts < MAX_CUTS ? truncateSpan(span, cuts) : undefined;
      changed ||= cut !== undefined;
      return cut ?? span;
    });
    if (signal === "traces" && changed) this.#rewrite({ signal, items, cuts: cuts + 1, body: smaller });
    else this.#settle(items, "too_large");
  }

  #rewrite(request: SpooledRequest): void {
    const written = this.#options.spool.write(request);
    if (written !== "written") this.#settle(request.items, written);
  }

  #settle(items: number, dropped: DropReason | undefined): void {
    const { counts } = this.#options;
    counts.recovered += items;
    if (dropped === undefined) counts.delivered += items;
    else counts.drop(dropped, items);
  }
}

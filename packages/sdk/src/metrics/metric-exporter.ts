import { type DropReason, ExportCounts } from "../exporter/export-counts.ts";
import { type ExportStats, exportStats } from "../exporter/export-stats.ts";
import type { FlushOptions } from "../exporter/exporter.ts";
import type { ExportOutcome, OtlpClient } from "../exporter/otlp-client.ts";
import { retryDelayMillis } from "../exporter/retry-delay.ts";
import type { Spool } from "../exporter/spool.ts";
import type { Reporter } from "../reporter.ts";
import { type EncodedMetrics, encodeInParts } from "./encode-in-parts.ts";
import { countPoints, type ResourceMetrics } from "./metric-data.ts";

export interface MetricExporterOptions {
  client: Pick<OtlpClient, "send" | "pauseMillis" | "endpoint">;
  reporter: Reporter;
  /** Where points that are left at the end wait for the next process. Without one they are dropped. */
  spool: Spool | undefined;
  maxQueueBytes: number;
  maxBatchBytes: number;
}

/** What a server answers that takes spans only. */
const UNSERVED: ReadonlySet<string> = new Set(["http_404", "http_405", "http_501"]);

/**
 * Takes collected metrics and delivers them: bounded by bytes, one request at a time, with retries. What was recorded
 * since a collection is in that collection only, so none is replaced by the next. Nothing here throws, rejects, or
 * keeps the process alive.
 */
export class MetricExporter {
  /** Of data points. */
  readonly counts = new ExportCounts();
  readonly #options: MetricExporterOptions;
  readonly #waiting: EncodedMetrics[] = [];
  #bytes = 0;
  #sending: Promise<void> | undefined;
  #attempts = 0;
  #backOffUntil = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  /** The server takes no metrics: it is not asked every minute. */
  #isUnserved = false;
  #exiting = false;

  constructor(options: MetricExporterOptions) {
    this.#options = options;
  }

  add(metrics: ResourceMetrics): void {
    const points = countPoints(metrics);
    if (points === 0) return;
    this.counts.made += points;
    if (this.#closed || this.#isUnserved) {
      this.counts.drop(this.#closed ? "shutdown" : "refused", points);
      return;
    }
    try {
      for (const part of encodeInParts(metrics, this.#options.maxBatchBytes)) this.#push(part);
    } catch (error) {
      const { made, delivered, droppedTotal, waiting, spooled } = this.counts;
      this.counts.drop("encode_failed", made - delivered - droppedTotal - waiting - spooled);
      this.#options.reporter.debug(`metrics could not be encoded: ${String(error)}`);
    }
    if (this.#exiting) this.keep();
    else void this.#send();
  }

  /**
   * Resolves when everything that waits now has arrived or was dropped, or when the time is over. True where nothing
   * of it is left.
   */
  async flush({ timeoutMillis, once = false }: FlushOptions): Promise<boolean> {
    const deadline = performance.now() + timeoutMillis;
    if (once) this.#backOffUntil = 0;
    const last = this.#waiting.at(-1);
    while (last !== undefined && this.#waiting.includes(last)) {
      const left = deadline - performance.now();
      const pause = this.#pauseMillis();
      if (left <= 0 || pause > left) return false;
      const failures = this.#attempts;
      await withinTime(pause > 0 ? undefined : this.#send(), pause > 0 ? pause : left);
      if (once && this.#attempts > failures) return false;
    }
    return true;
  }

  /** From now on everything goes on disk at once: the process exits. */
  exit(): void {
    this.#exiting = true;
    this.keep();
  }

  /** Puts what waits on disk: the process is about to end, if nobody keeps it from that. */
  keep(): void {
    const { spool, reporter } = this.#options;
    for (const part of [...this.#waiting]) {
      const { points: items, body } = part;
      const result = spool?.write({ signal: "metrics", items, cuts: 0, body }) ?? "shutdown";
      this.#remove(part, result === "written" ? "spooled" : result);
      if (result === "spool_failed")
        reporter.warnOnce("spool", "metrics that could not be sent could not be kept on disk either.");
    }
  }

  /** Flushes, then spools what is left. What comes later is counted as dropped. */
  async shutdown(options: FlushOptions): Promise<boolean> {
    const complete = await this.flush(options);
    this.#closed = true;
    clearTimeout(this.#timer);
    this.keep();
    return complete;
  }

  stats(): ExportStats {
    return exportStats(this.counts, this.#bytes, this.#pauseMillis());
  }

  #push(part: EncodedMetrics): void {
    const { maxQueueBytes, reporter, client } = this.#options;
    if (this.#bytes + part.body.length > maxQueueBytes) {
      this.counts.drop("queue_full", part.points);
      reporter.warnOnce(
        "metrics_queue_full",
        `the queue of metrics is full (${maxQueueBytes} bytes): new ones are dropped until ${client.endpoint} takes the waiting ones.`,
      );
      return;
    }
    this.#waiting.push(part);
    this.#bytes += part.body.length;
    this.counts.waiting += part.points;
  }

  /** Sends what waits, one after the other, until nothing is left or an attempt fails. */
  #send(): Promise<void> {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined;
    });
    return this.#sending;
  }

  async #sendAll(): Promise<void> {
    for (;;) {
      const part = this.#waiting[0];
      if (part === undefined) return;
      const pause = this.#pauseMillis();
      if (pause > 0) {
        this.#wakeIn(pause);
        return;
      }
      this.counts.attempts += 1;
      const outcome = await this.#options.client.send("metrics", part.body);
      // It may have been spooled meanwhile; then its end is another process's to count.
      if (this.#waiting.includes(part) && !this.#conclude(part, outcome)) return;
    }
  }

  /** False where the rest has to wait. */
  #conclude(part: EncodedMetrics, outcome: ExportOutcome): boolean {
    if ("cause" in outcome) this.counts.fail(outcome.cause);
    if (outcome.status === "delivered") {
      const { reporter, client } = this.#options;
      const rejected = Math.min(outcome.rejected, part.points);
      this.#attempts = 0;
      this.#remove(part, undefined, rejected);
      if (rejected > 0)
        reporter.warnOnce("metrics_rejected", `${client.endpoint} rejected metrics: ${outcome.message}`);
      return true;
    }
    if (outcome.status === "too_large" || outcome.status === "refused") {
      if (outcome.status === "too_large") this.counts.fail("too_large");
      else this.#isUnserved ||= UNSERVED.has(outcome.cause);
      this.#remove(part, outcome.status);
      return true;
    }
    this.#attempts += 1;
    if (outcome.status === "paused") this.counts.attempts -= 1; // by another signal, in the last moment
    if (outcome.status === "retryable")
      this.#backOffUntil = performance.now() + retryDelayMillis(this.#attempts - 1, outcome.retryAfterMillis);
    this.#wakeIn(this.#pauseMillis());
    return false;
  }

  #remove(part: EncodedMetrics, fate: DropReason | "spooled" | undefined, rejected = 0): void {
    const { points } = part;
    this.#waiting.splice(this.#waiting.indexOf(part), 1);
    this.#bytes -= part.body.length;
    this.counts.waiting -= points;
    if (fate === "spooled") this.counts.spooled += points;
    else if (fate !== undefined) this.counts.drop(fate, points);
    else {
      this.counts.delivered += points - rejected;
      this.counts.drop("rejected", rejected);
    }
  }

  #wakeIn(millis: number): void {
    if (this.#closed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#send();
    }, millis + 1).unref();
  }

  #pauseMillis(): number {
    return Math.max(0, this.#backOffUntil - performance.now(), this.#options.client.pauseMillis);
  }
}

/** Not unref'd: it is all that keeps the process alive while somebody waits for this promise. */
async function withinTime(promise: Promise<void> | undefined, millis: number): Promise<void> {
  let deadline: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    deadline = setTimeout(resolve, millis);
  });
  await (promise === undefined ? timeout : Promise.race([promise, timeout]));
  clearTimeout(deadline);
}

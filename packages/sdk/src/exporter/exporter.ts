import { AsyncLocalStorage } from "node:async_hooks";
import type { Reporter } from "../reporter.ts";
import { within } from "../within.ts";
import { DropReport } from "./drop-report.ts";
import { type EncodedSpan, encodeRequest } from "./encode-request.ts";
import { releaseSpans } from "./encode-span.ts";
import { itemOf, messageOf } from "./encoded-item.ts";
import { type DropReason, ExportCounts } from "./export-counts.ts";
import { type ExportStats, exportStats } from "./export-stats.ts";
import { FlushWaiters } from "./flush-waiters.ts";
import type { ExportOutcome, OtlpClient } from "./otlp-client.ts";
import { type Batch, Outbox } from "./outbox.ts";
import { RetryPace } from "./retry-pace.ts";
import { settleResources } from "./settle-resources.ts";
import type { SpanRun } from "./span-run.ts";
import type { Spool } from "./spool.ts";
import { spoolBatch } from "./spool-batch.ts";
import { SpoolRecovery } from "./spool-recovery.ts";
import { MAX_CUTS, truncateSpan } from "./truncate-span.ts";

export interface ExporterOptions {
  /** What the items are: spans, or log records, which OTLP frames alike. Default "traces". */
  signal?: "traces" | "logs";
  client: OtlpClient;
  reporter: Reporter;
  /** Where spans that are left at the end wait for the next process. Without one they are dropped. */
  spool?: Spool | undefined;
  maxQueueBytes: number;
  maxBatchBytes: number;
  maxWaitMillis: number;
}

export interface FlushOptions {
  timeoutMillis: number;
  /** Do not wait for a second attempt where the first one fails. Default false. */
  once?: boolean;
}

/**
 * Takes encoded spans and delivers them: bounded by bytes (the newest is dropped when full), in batches, one
 * request at a time, with retries. Nothing here throws, rejects, or keeps the process alive.
 */
export class Exporter {
  readonly counts = new ExportCounts();
  /** Resolves when this exporter was shut down and holds nothing any more. */
  readonly closed: Promise<void>;
  readonly #options: ExporterOptions;
  readonly #signal: "traces" | "logs";
  readonly #outbox = new Outbox();
  /** Runs a function outside of the host's request in which a span happened to end: timers would keep it alive. */
  readonly #outside = AsyncLocalStorage.snapshot();
  readonly #waiters = new FlushWaiters();
  readonly #recovery: SpoolRecovery | undefined;
  readonly #dropReport: DropReport;
  readonly #pace: RetryPace;
  #started = false;
  #queued = 0;
  #settled = 0;
  #sending = false;
  #closed = false;
  #resolveClosed!: () => void;
  #ending: Promise<boolean> | undefined;
  #exiting = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ExporterOptions) {
    this.#options = options;
    this.#signal = options.signal ?? "traces";
    const { spool } = options;
    // One exporter sends what was spooled of every signal.
    if (spool !== undefined && this.#signal === "traces")
      this.#recovery = new SpoolRecovery({ ...options, spool, counts: this.counts });
    this.#pace = new RetryPace(options.client);
    this.#dropReport = new DropReport(options.client, this.counts);
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
  }

  get client(): OtlpClient {
    return this.#options.client;
  }

  /** Counts a span that could not even be encoded. */
  lose(reason: DropReason): void {
    this.counts.made += 1;
    this.counts.drop(reason, 1);
  }

  add(span: EncodedSpan): void {
    const { maxQueueBytes, reporter, client } = this.#options;
    if (this.#closed) {
      this.lose("shutdown");
      return;
    }
    if (this.#outbox.bytes + span.bytes.length > maxQueueBytes) {
      this.lose("queue_full");
      reporter.warnOnce(
        "queue_full",
        `the queue is full (${maxQueueBytes} bytes): new spans are dropped until ${client.endpoint} takes the waiting ones.`,
      );
      return;
    }
    this.counts.made += 1;
    this.counts.waiting += 1;
    this.#queued += 1;
    this.#outbox.push(span);
    if (this.#exiting) this.keep();
    else this.#pump();
  }

  /**
   * Sends what waits now and resolves when it has arrived or was dropped, or when the time is over. True where
   * nothing of it is left.
   */
  async flush({ timeoutMillis, once = false }: FlushOptions): Promise<boolean> {
    const upTo = this.#queued;
    if (this.#settled >= upTo) return true;
    if (once) this.#pace.hurry();
    if (this.#pace.pauseMillis > timeoutMillis) return false;
    const waiting = this.#waiters.wait(upTo, once, timeoutMillis);
    this.#pump();
    await waiting;
    return this.#settled >= upTo;
  }

  /** Begins, in the background, to send what earlier processes left on disk. */
  start(): void {
    this.#started = true;
    setImmediate(() => void this.#recovery?.run()).unref();
  }

  /** Resolves when what earlier processes left on disk is sent, cannot be sent now, or takes too long. */
  async recover({ timeoutMillis }: FlushOptions): Promise<void> {
    const recovery = this.#recovery;
    if (recovery !== undefined && this.#started) await within(timeoutMillis, () => recovery.run());
  }

  /** Puts what waits, and what may still come, on disk at once: the process is about to exit. */
  keep(): void {
    this.#exiting = true;
    this.#recovery?.stop();
    while (this.#spoolNext());
  }

  /** The process goes on after all: what comes from now on waits in memory again. */
  resume(): void {
    this.#exiting = false;
  }

  /**
   * Flushes, then spools what is left. Spans that come later are counted as dropped. Called again it waits for the
   * same end.
   */
  shutdown(options: FlushOptions): Promise<boolean> {
    this.#ending ??= this.#shutdown(options);
    return this.#ending;
  }

  stats(): ExportStats {
    return exportStats(this.counts, this.#outbox.bytes, this.#pace.pauseMillis);
  }

  async #shutdown(options: FlushOptions): Promise<boolean> {
    const [complete] = await Promise.all([this.flush(options), this.recover(options)]);
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#recovery?.stop();
    // A full queue is many files: the host gets its turn between them.
    while (this.#spoolNext()) await new Promise((resolve) => setImmediate(resolve));
    this.#resolveClosed();
    return complete;
  }

  // Called for every span: without functions in it, which would have a scope made for them each time.
  #pump(): void {
    if (this.#sending || this.#closed || this.#outbox.isEmpty) return;
    const pause = this.#pace.pauseMillis;
    if (pause > 0) {
      this.#wakeIn(pause);
      return;
    }
    const due =
      this.#outbox.hasBatches ||
      this.#waiters.size > 0 ||
      this.#outbox.queuedBytes >= this.#options.maxBatchBytes;
    if (due) this.#sendOutside();
    else this.#wakeIn(this.#options.maxWaitMillis, true);
  }

  #sendOutside(): void {
    void this.#outside(() => this.#sendNext());
  }

  #wakeIn(millis: number, force = false): void {
    if (this.#timer === undefined) this.#startTimer(millis, force);
  }

  #startTimer(millis: number, force: boolean): void {
    const wake = (): void => {
      this.#timer = undefined;
      if (force && !this.#sending && this.#pace.pauseMillis === 0) void this.#sendNext();
      else this.#pump();
    };
    this.#timer = this.#outside(() => setTimeout(wake, millis).unref());
  }

  async #sendNext(): Promise<void> {
    const batch = this.#closed ? undefined : this.#outbox.head(this.#options.maxBatchBytes);
    if (batch === undefined) return;
    this.#sending = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      await settleResources(batch.runs);
      batch.body ??= encodeRequest(batch.runs);
      const outcome = await this.#options.client.send(this.#signal, batch.body);
      // It may have been spooled meanwhile; then its end is another process's to count.
      if (this.#outbox.has(batch)) this.#conclude(batch, outcome);
    } catch (error) {
      if (this.#outbox.has(batch)) this.#remove(batch, "encode_failed");
      this.#options.reporter.debug(`a batch could not be encoded: ${String(error)}`);
    } finally {
      this.#sending = false;
    }
    this.#pump();
  }

  #conclude(batch: Batch, outcome: ExportOutcome): void {
    if (outcome.status !== "paused") this.counts.attempts += 1;
    if ("cause" in outcome) this.counts.fail(outcome.cause);
    switch (outcome.status) {
      case "delivered":
        this.#delivered(batch, Math.min(outcome.rejected, batch.count), outcome.message);
        if (outcome.isSent) for (const { bytes, count } of batch.runs) releaseSpans(bytes, count);
        return;
      case "retryable":
        this.#outbox.postpone(batch);
        this.#pace.failed(outcome.retryAfterMillis);
        this.#waiters.attemptFailed();
        return;
      case "unauthorized":
        this.#waiters.giveUp();
        return;
      case "paused":
        this.#waiters.attemptFailed(); // by another signal, in the last moment
        return;
      case "too_large":
        this.counts.fail("too_large");
        this.#makeSmaller(batch);
        return;
      case "refused":
        this.#remove(batch, "refused");
    }
  }

  #delivered(batch: Batch, rejected: number, message: string): void {
    const { reporter, client } = this.#options;
    this.#pace.delivered();
    if (batch.cuts > 0) this.counts.truncated += batch.count - rejected;
    this.#remove(batch, undefined, rejected);
    if (rejected > 0)
      reporter.warnOnce("rejected", `${client.endpoint} rejected ${rejected} spans: ${message}`);
    if (this.#signal === "traces") void this.#dropReport.send(batch.runs[0]?.resource).catch(() => {});
    this.#recovery?.runSoon();
  }

  #makeSmaller(batch: Batch): void {
    if (batch.count > 1) {
      this.#outbox.split(batch);
      return;
    }
    const { bytes, resource, scope } = batch.runs[0] as SpanRun;
    const canCut = this.#signal === "traces" && batch.cuts < MAX_CUTS;
    const cut = canCut ? truncateSpan(messageOf(bytes), batch.cuts) : undefined;
    if (cut !== undefined) this.#outbox.replace(batch, { bytes: itemOf(cut), resource, scope });
    else this.#remove(batch, "too_large");
  }

  /** Puts the next batch on disk; false where nothing waits. */
  #spoolNext(): boolean {
    const { spool, reporter, client, maxBatchBytes } = this.#options;
    const batch = this.#outbox.head(maxBatchBytes);
    if (batch === undefined) return false;
    const reason = client.isUnauthorized ? "unauthorized" : "shutdown";
    this.#remove(batch, spool === undefined ? reason : spoolBatch(batch, this.#signal, spool, reporter));
    return true;
  }

  #remove(batch: Batch, fate: DropReason | "spooled" | undefined, rejected = 0): void {
    const { count } = batch;
    this.#outbox.remove(batch);
    this.#settled += count;
    this.counts.waiting -= count;
    if (fate === "spooled") this.counts.spooled += count;
    else if (fate !== undefined) this.counts.drop(fate, count);
    else {
      this.counts.delivered += count - rejected;
      this.counts.drop("rejected", rejected);
    }
    this.#waiters.settled(this.#settled);
  }
}

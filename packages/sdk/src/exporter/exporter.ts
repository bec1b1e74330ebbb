import { withContext } from "../otel/active-context.ts";
import { suppressTracing } from "../otel/suppress-tracing.ts";
import type { Reporter } from "../reporter.ts";
import { ROOT_CONTEXT } from "../tracer/otel-api.ts";
import { type EncodedSpan, encodeRequest } from "./encode-request.ts";
import { type DropReason, ExportCounts } from "./export-counts.ts";
import type { ExportOutcome, HttpTransport } from "./http-transport.ts";
import { retryDelayMillis } from "./retry-delay.ts";
import { settleResources } from "./settle-resources.ts";
import { SpanQueue } from "./span-queue.ts";

export interface ExporterOptions {
  transport: Pick<HttpTransport, "send" | "close">;
  reporter: Reporter;
  /** Where the spans go, for messages. */
  endpoint: string;
  maxQueueBytes: number;
  maxBatchBytes: number;
  maxWaitMillis: number;
}

export interface FlushOptions {
  timeoutMillis: number;
  /** Do not wait for a second attempt where the first one fails. Default false. */
  once?: boolean;
}

interface Batch {
  spans: readonly EncodedSpan[];
  bytes: number;
  /** Kept for the retries, so that they carry the same bytes. */
  body: Buffer | undefined;
  attempts: number;
  firstTriedAt: number;
}

interface Waiter {
  /** Number of the last queued span that it waits for. */
  upTo: number;
  once: boolean;
  finish: () => void;
}

const MAX_RETRY_MILLIS = 5 * 60_000;
const UNAUTHORIZED_PAUSE_MILLIS = 5 * 60_000;

/**
 * Takes encoded spans and delivers them: bounded by bytes (the newest is dropped when full), in batches, one
 * request at a time, with retries. Nothing here throws, rejects, or keeps the process alive.
 */
export class Exporter {
  readonly counts = new ExportCounts();
  readonly #options: ExporterOptions;
  readonly #queue = new SpanQueue();
  readonly #waiters = new Set<Waiter>();
  /** Batches ahead of the queue: the one to be sent again, the halves of one that was too large. */
  #batches: Batch[] = [];
  #batchBytes = 0;
  #queued = 0;
  #settled = 0;
  #sending = false;
  #closed = false;
  #unauthorized = false;
  #pausedUntil = 0;
  /** The pause is the server's, by Retry-After or by refusing the key. */
  #pauseIsAsked = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ExporterOptions) {
    this.#options = options;
  }

  /** Counts a span that could not even be encoded. */
  lose(reason: DropReason): void {
    this.counts.made += 1;
    this.counts.drop(reason, 1);
  }

  add(span: EncodedSpan): void {
    if (this.#closed) {
      this.lose("shutdown");
      return;
    }
    if (this.#queue.bytes + this.#batchBytes + span.bytes.length > this.#options.maxQueueBytes) {
      this.lose("queue_full");
      this.#options.reporter.warnOnce(
        "queue_full",
        `the queue is full (${this.#options.maxQueueBytes} bytes): new spans are dropped until ${this.#options.endpoint} takes the waiting ones.`,
      );
      return;
    }
    this.counts.made += 1;
    this.counts.waiting += 1;
    this.#queued += 1;
    this.#queue.push(span);
    this.#pump();
  }

  /**
   * Sends what waits now and resolves when it has arrived or was dropped, or when the time is over. True where
   * nothing of it is left.
   */
  flush({ timeoutMillis, once = false }: FlushOptions): Promise<boolean> {
    const upTo = this.#queued;
    if (this.#settled >= upTo) return Promise.resolve(true);
    // A last attempt does not wait for our own back-off; what the server asked for stands.
    if (once && !this.#pauseIsAsked) this.#pausedUntil = 0;
    if (this.#pausedUntil - performance.now() > timeoutMillis) return Promise.resolve(false);
    return new Promise((resolve) => {
      const finish = (): void => {
        this.#waiters.delete(waiter);
        clearTimeout(deadline);
        resolve(this.#settled >= upTo);
      };
      const waiter: Waiter = { upTo, once, finish };
      // Not unref'd: it is all that keeps the process alive while somebody waits for this promise.
      const deadline = setTimeout(finish, timeoutMillis);
      this.#waiters.add(waiter);
      this.#pump();
    });
  }

  /** Flushes, then drops what is left. Spans that come later are counted as dropped. */
  async shutdown(options: FlushOptions): Promise<boolean> {
    const complete = await this.flush(options);
    this.#closed = true;
    clearTimeout(this.#timer);
    const reason = this.#unauthorized ? "unauthorized" : "shutdown";
    while (this.#queue.length > 0) this.#settle(this.#queue.take(Number.POSITIVE_INFINITY), reason);
    for (const batch of this.#batches.splice(0)) this.#settle(batch.spans, reason);
    this.#batchBytes = 0;
    this.#options.transport.close();
    return complete;
  }

  #pump(): void {
    if (this.#sending || this.#closed || (this.#batches.length === 0 && this.#queue.length === 0)) return;
    const pause = this.#pausedUntil - performance.now();
    if (pause > 0) {
      this.#wakeIn(pause);
      return;
    }
    const due =
      this.#batches.length > 0 || this.#waiters.size > 0 || this.#queue.bytes >= this.#options.maxBatchBytes;
    if (due) void this.#sendNext();
    else this.#wakeIn(this.#options.maxWaitMillis, true);
  }

  #wakeIn(millis: number, force = false): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (force && !this.#sending && !this.#isPaused()) void this.#sendNext();
      else this.#pump();
    }, millis).unref();
  }

  async #sendNext(): Promise<void> {
    if (this.#closed || (this.#batches.length === 0 && this.#queue.length === 0)) return;
    this.#sending = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#batches[0] ?? this.#nextBatch();
    try {
      await settleResources(batch.spans);
      if (this.#closed) return;
      batch.body ??= encodeRequest(batch.spans);
      const body = batch.body;
      const outcome = await withContext(suppressTracing(ROOT_CONTEXT), () =>
        this.#options.transport.send(body),
      );
      if (!this.#closed) this.#conclude(batch, outcome);
    } catch (error) {
      if (!this.#closed) this.#remove(batch, "encode_failed");
      this.#options.reporter.debug(`a batch could not be encoded: ${String(error)}`);
    } finally {
      this.#sending = false;
    }
    this.#pump();
  }

  #nextBatch(): Batch {
    const spans = this.#queue.take(this.#options.maxBatchBytes);
    return this.#putAhead(spans);
  }

  #putAhead(spans: readonly EncodedSpan[]): Batch {
    const bytes = spans.reduce((sum, span) => sum + span.bytes.length, 0);
    const batch: Batch = { spans, bytes, body: undefined, attempts: 0, firstTriedAt: performance.now() };
    this.#batches.unshift(batch);
    this.#batchBytes += bytes;
    return batch;
  }

  #conclude(batch: Batch, outcome: ExportOutcome): void {
    const { reporter, endpoint } = this.#options;
    this.#unauthorized = outcome.status === "unauthorized";
    this.#pauseIsAsked =
      this.#unauthorized || (outcome.status === "retryable" && outcome.retryAfterMillis !== undefined);
    switch (outcome.status) {
      case "delivered":
        this.#remove(batch, undefined, Math.min(outcome.rejectedSpans, batch.spans.length));
        if (outcome.rejectedSpans > 0) {
          reporter.warnOnce(
            "rejected",
            `${endpoint} rejected ${outcome.rejectedSpans} spans: ${outcome.message}`,
          );
        }
        return;
      case "retryable":
        reporter.warnOnce(
          "unreachable",
          `cannot deliver to ${endpoint} (${outcome.reason}). Spans wait in memory and are sent again; is the server running there?`,
        );
        this.#retry(batch, outcome.retryAfterMillis);
        return;
      case "unauthorized":
        reporter.warnOnce(
          "unauthorized",
          `${endpoint} refuses the API key (${outcome.reason}). Sending pauses for 5 minutes; check apiKey or AGENTOPS_API_KEY.`,
        );
        this.#pausedUntil = performance.now() + UNAUTHORIZED_PAUSE_MILLIS;
        for (const waiter of [...this.#waiters]) waiter.finish();
        return;
      case "too_large":
        this.#split(batch);
        return;
      case "refused":
        reporter.warnOnce(
          "refused",
          `${endpoint} refused a batch of spans (${outcome.reason}); they are dropped.`,
        );
        this.#remove(batch, "refused");
    }
  }

  #retry(batch: Batch, retryAfterMillis: number | undefined): void {
    batch.attempts += 1;
    this.#pausedUntil = performance.now() + retryDelayMillis(batch.attempts - 1, retryAfterMillis);
    if (performance.now() - batch.firstTriedAt > MAX_RETRY_MILLIS) this.#remove(batch, "retry_expired");
    for (const waiter of [...this.#waiters]) if (waiter.once) waiter.finish();
  }

  #split(batch: Batch): void {
    if (batch.spans.length === 1) {
      this.#remove(batch, "too_large");
      return;
    }
    this.#batches.shift();
    this.#batchBytes -= batch.bytes;
    const middle = batch.spans.length >>> 1;
    this.#putAhead(batch.spans.slice(middle));
    this.#putAhead(batch.spans.slice(0, middle));
  }

  #remove(batch: Batch, reason: DropReason | undefined, rejected = 0): void {
    this.#batches.shift();
    this.#batchBytes -= batch.bytes;
    this.#settle(batch.spans, reason, rejected);
  }

  #settle(spans: readonly EncodedSpan[], reason: DropReason | undefined, rejected = 0): void {
    this.#settled += spans.length;
    this.counts.waiting -= spans.length;
    if (reason === undefined) {
      this.counts.delivered += spans.length - rejected;
      this.counts.drop("rejected", rejected);
    } else this.counts.drop(reason, spans.length);
    for (const waiter of [...this.#waiters]) if (this.#settled >= waiter.upTo) waiter.finish();
  }

  #isPaused(): boolean {
    return this.#pausedUntil > performance.now();
  }
}

import type { EncodedSpan } from "./encode-request.ts";
import { SpanQueue } from "./span-queue.ts";

/** Spans that are sent together. */
export interface Batch {
  readonly spans: readonly EncodedSpan[];
  readonly bytes: number;
  /** In parts. Kept for the retries, so that they carry the same bytes. */
  body: readonly Buffer[] | undefined;
  attempts: number;
  /** How often its only span was cut to become small enough. */
  readonly cuts: number;
}

/** After so many attempts a batch lets all others go first: it may be the batch that the server cannot take. */
const ATTEMPTS_AHEAD = 8;

/** All that waits to be sent: batches to be sent again, the queue, and batches that failed too often. */
export class Outbox {
  readonly #ahead: Batch[] = [];
  readonly #queue = new SpanQueue();
  readonly #behind: Batch[] = [];
  #batchBytes = 0;

  get bytes(): number {
    return this.#queue.bytes + this.#batchBytes;
  }

  /** Bytes of which no batch was made yet. */
  get queuedBytes(): number {
    return this.#queue.bytes;
  }

  get isEmpty(): boolean {
    return this.#queue.length === 0 && !this.hasBatches;
  }

  get hasBatches(): boolean {
    return this.#ahead.length > 0 || this.#behind.length > 0;
  }

  push(span: EncodedSpan): void {
    this.#queue.push(span);
  }

  /** The batch whose turn it is; it stays here until it is removed. Undefined where nothing waits. */
  head(maxBatchBytes: number): Batch | undefined {
    if (this.#ahead.length === 0 && this.#queue.length > 0)
      this.#putAhead(this.#queue.take(maxBatchBytes), 0);
    return this.#ahead[0] ?? this.#behind[0];
  }

  has(batch: Batch): boolean {
    return this.#ahead.includes(batch) || this.#behind.includes(batch);
  }

  remove(batch: Batch): void {
    this.#detach(batch);
    this.#batchBytes -= batch.bytes;
  }

  /** Two halves in place of a batch. */
  split(batch: Batch): void {
    this.remove(batch);
    const middle = batch.spans.length >>> 1;
    this.#putAhead(batch.spans.slice(middle), 0);
    this.#putAhead(batch.spans.slice(0, middle), 0);
  }

  /** A smaller span in place of a batch of one. */
  replace(batch: Batch, span: EncodedSpan): void {
    this.remove(batch);
    this.#putAhead([span], batch.cuts + 1);
  }

  /** To be sent again later. */
  postpone(batch: Batch): void {
    batch.attempts += 1;
    if (batch.attempts % ATTEMPTS_AHEAD !== 0) return;
    this.#detach(batch);
    this.#behind.push(batch);
  }

  #detach(batch: Batch): void {
    for (const list of [this.#ahead, this.#behind]) {
      const index = list.indexOf(batch);
      if (index !== -1) list.splice(index, 1);
    }
  }

  #putAhead(spans: readonly EncodedSpan[], cuts: number): void {
    const bytes = spans.reduce((sum, span) => sum + span.bytes.length, 0);
    this.#ahead.unshift({ spans, bytes, body: undefined, attempts: 0, cuts });
    this.#batchBytes += bytes;
  }
}

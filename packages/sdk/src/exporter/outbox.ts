import type { EncodedSpan } from "./encode-request.ts";
import { SpanQueue } from "./span-queue.ts";
import { SpanRun } from "./span-run.ts";

/** Spans that are sent together. */
export interface Batch {
  readonly runs: readonly SpanRun[];
  /** How many spans. */
  readonly count: number;
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
    return this.#queue.isEmpty && !this.hasBatches;
  }

  get hasBatches(): boolean {
    return this.#ahead.length > 0 || this.#behind.length > 0;
  }

  push(span: EncodedSpan): void {
    this.#queue.push(span);
  }

  /** The batch whose turn it is; it stays here until it is removed. Undefined where nothing waits. */
  head(maxBatchBytes: number): Batch | undefined {
    if (this.#ahead.length === 0 && !this.#queue.isEmpty) this.#putAhead(this.#queue.take(maxBatchBytes), 0);
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
    const queue = new SpanQueue(batch.runs);
    const first = queue.take(batch.bytes / 2);
    this.#putAhead(queue.take(batch.bytes), 0);
    this.#putAhead(first, 0);
  }

  /** A smaller span in place of a batch of one. */
  replace(batch: Batch, span: EncodedSpan): void {
    this.remove(batch);
    this.#putAhead([new SpanRun(span)], batch.cuts + 1);
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

  #putAhead(runs: readonly SpanRun[], cuts: number): void {
    let count = 0;
    let bytes = 0;
    for (const run of runs) {
      count += run.count;
      bytes += run.byteLength;
    }
    this.#ahead.unshift({ runs, count, bytes, body: undefined, attempts: 0, cuts });
    this.#batchBytes += bytes;
  }
}

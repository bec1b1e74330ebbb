import { StoreUnavailable } from "../clickhouse/store-error.ts";
import { isWorthSplitting } from "./to-store-error.ts";

/** What is gathered: rows of one request. */
export interface Committable {
  readonly rows: number;
  readonly byteLength: number;
}

/** Waiting for the first companions costs a lone request this much. */
const LINGER_MILLIS = 5;
// Each insert makes a part that must be merged: a stream of small requests makes at most 20 of them a second.
const INTERVAL_MILLIS = 50;
// Larger groups cost the engine more memory and save nothing any more. So many spans of an agent are 32 MiB or a little more.
const MAX_GROUP_ROWS = 8_192;
const MAX_GROUP_BYTES = 40 * 2 ** 20;
/** One on its way while the next is being sent keeps the engine busy; more would only lengthen the merges' queue. */
const MAX_IN_FLIGHT = 2;
const MAX_WAITING_BYTES = 256 * 2 ** 20;

interface Waiting<Block> {
  readonly block: Block;
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers blocks that arrive together into one insert and answers each when it returned. A group that is refused is
 * halved until the block at fault stands alone, so that nobody pays for a neighbour's bad rows.
 */
export class GroupCommit<Block extends Committable> {
  readonly #insert: (blocks: readonly Block[]) => Promise<void>;
  #queue: Waiting<Block>[] = [];
  #rows = 0;
  #bytes = 0;
  #inFlight = 0;
  #lastStart = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #idle: (() => void)[] = [];

  constructor(insert: (blocks: readonly Block[]) => Promise<void>) {
    this.#insert = insert;
  }

  /** Of the blocks whose insert has not begun. */
  get waitingBytes(): number {
    return this.#bytes;
  }

  /** Resolves when an insert with this block returned. Rejects with what the insert rejected with, or StoreUnavailable. */
  async commit(block: Block): Promise<void> {
    if (block.rows === 0) return;
    const bytes = block.byteLength;
    if (this.#bytes + bytes > MAX_WAITING_BYTES && this.#queue.length > 0) {
      throw new StoreUnavailable("more arrives than can be written");
    }
    await new Promise<void>((resolve, reject) => {
      this.#queue.push({ block, bytes, resolve, reject });
      this.#rows += block.rows;
      this.#bytes += bytes;
      this.#pump();
    });
  }

  /** Resolves when nothing waits and nothing is on its way. */
  async drained(): Promise<void> {
    if (this.#queue.length === 0 && this.#inFlight === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #pump(): void {
    if (this.#queue.length === 0) {
      if (this.#inFlight === 0) for (const resolve of this.#idle.splice(0)) resolve();
      return;
    }
    if (this.#rows >= MAX_GROUP_ROWS || this.#bytes >= MAX_GROUP_BYTES) {
      if (this.#inFlight < MAX_IN_FLIGHT) this.#send();
      return;
    }
    // A group that is not full gains nothing by going before the one on its way has returned.
    if (this.#inFlight > 0 || this.#timer) return;
    const wait = Math.max(LINGER_MILLIS, this.#lastStart + INTERVAL_MILLIS - performance.now());
    this.#timer = setTimeout(() => this.#send(), wait);
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const group = this.#take();
    this.#inFlight++;
    this.#lastStart = performance.now();
    void this.#settle(group).finally(() => {
      this.#inFlight--;
      this.#pump();
    });
    this.#pump();
  }

  /** From the front of the queue, at least one block, and no more than the limits allow. */
  #take(): Waiting<Block>[] {
    let rows = 0;
    let bytes = 0;
    let count = 0;
    for (const waiting of this.#queue) {
      if (
        count > 0 &&
        (rows + waiting.block.rows > MAX_GROUP_ROWS || bytes + waiting.bytes > MAX_GROUP_BYTES)
      )
        break;
      rows += waiting.block.rows;
      bytes += waiting.bytes;
      count++;
    }
    this.#rows -= rows;
    this.#bytes -= bytes;
    return this.#queue.splice(0, count);
  }

  async #settle(group: Waiting<Block>[]): Promise<void> {
    try {
      await this.#insert(group.map(({ block }) => block));
      for (const { resolve } of group) resolve();
    } catch (error) {
      if (group.length === 1 || !isWorthSplitting(error)) {
        for (const { reject } of group) reject(error);
        return;
      }
      const middle = group.length >> 1;
      await this.#settle(group.slice(0, middle));
      await this.#settle(group.slice(middle));
    }
  }
}

import { OversizedRequest } from "./wire/oversized-request.ts";

/** More than this in one request is rejected, whatever it is: a request is held in memory whole. */
export const MAX_ITEMS = 50_000;

/** Empty items take two bytes: what is over the limit is not counted without end either. */
const MAX_COUNTED = 10 * MAX_ITEMS;

/** Counts the items of a request, and those of them that are rejected by reason. */
export class ItemCount {
  readonly rejections = new Map<string, number>();
  rejected = 0;
  readonly #noun: string;
  #items = 0;

  /** @param noun what the items are called, in the plural */
  constructor(noun: string) {
    this.#noun = noun;
  }

  /** Counts one more. False where it is one too many: then it is rejected already. Throws {@link OversizedRequest} where it is far too many. */
  add(): boolean {
    this.#items++;
    if (this.#items <= MAX_ITEMS) return true;
    if (this.#items > MAX_COUNTED) {
      throw new OversizedRequest(
        `The body holds more than ${MAX_COUNTED} ${this.#noun}: send less per request.`,
      );
    }
    this.reject(`more than ${MAX_ITEMS} ${this.#noun} in one request`);
    return false;
  }

  reject(reason: string): void {
    this.rejected++;
    this.rejections.set(reason, (this.rejections.get(reason) ?? 0) + 1);
  }
}

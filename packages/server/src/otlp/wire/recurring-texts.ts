import { copyBytes, dataViewOf, sameBytes, viewOf } from "../../columns/byte-words.ts";
import { hash } from "./known-keys.ts";

const PLACES = 1024;
const MAX_BYTES = 64;

/** Strings of short texts that come again and again, found by their bytes: to make a string is a call into C++. */
export class RecurringTexts {
  /** Of each place its text and, 0 for none, how long that is. */
  readonly #bytes = dataViewOf(Buffer.alloc(PLACES * MAX_BYTES));
  readonly #sizes = new Int32Array(PLACES);
  readonly #texts: string[] = new Array(PLACES).fill("");

  textOf(bytes: Buffer, start: number, end: number): string {
    const size = end - start;
    if (size === 0 || size > MAX_BYTES) return bytes.toString("utf8", start, end);
    const place = hash(bytes, start, end) & (PLACES - 1);
    const words = viewOf(bytes);
    const at = place * MAX_BYTES;
    if (this.#sizes[place] !== size || !sameBytes(this.#bytes, at, words, start, size)) {
      copyBytes(this.#bytes, at, words, start, size);
      this.#sizes[place] = size;
      this.#texts[place] = bytes.toString("utf8", start, end);
    }
    return this.#texts[place]!;
  }
}

import { equals, hash } from "./known-keys.ts";

const PLACES = 1024;
const MAX_BYTES = 64;
const NOTHING = Buffer.alloc(0);

/** Strings of short texts that come again and again, found by their bytes: to make a string is a call into C++. */
export class RecurringTexts {
  readonly #bytes: Buffer[] = new Array(PLACES).fill(NOTHING);
  readonly #texts: string[] = new Array(PLACES).fill("");

  textOf(bytes: Buffer, start: number, end: number): string {
    if (start === end || end - start > MAX_BYTES) return bytes.toString("utf8", start, end);
    const place = hash(bytes, start, end) & (PLACES - 1);
    if (!equals(this.#bytes[place]!, bytes, start, end)) {
      this.#bytes[place] = Buffer.from(bytes.subarray(start, end));
      this.#texts[place] = bytes.toString("utf8", start, end);
    }
    return this.#texts[place]!;
  }
}

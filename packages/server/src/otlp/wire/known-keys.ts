import { dataViewOf, sameBytes, viewOf } from "../../columns/byte-words.ts";

/**
 * Numbers for a fixed set of attribute names, found from their bytes: no string is made for a name that is
 * looked up, and names outside the set cost one hash.
 */
export class KnownKeys {
  readonly size: number;
  /** The names one after another, and where each begins. */
  readonly #names: DataView;
  readonly #starts: Int32Array;
  /** Open addressing: number + 1, 0 for an empty place. A power of two, at most a quarter full. */
  readonly #places: Int32Array;

  constructor(names: readonly string[]) {
    this.size = names.length;
    const encoded = names.map((name) => Buffer.from(name));
    this.#names = dataViewOf(Buffer.concat(encoded));
    this.#starts = new Int32Array(names.length + 1);
    this.#places = new Int32Array(2 ** Math.ceil(Math.log2(names.length * 4 + 1)));
    encoded.forEach((name, number) => {
      this.#starts[number + 1] = this.#starts[number]! + name.length;
      let place = hash(name, 0, name.length);
      while (this.#places[place & (this.#places.length - 1)] !== 0) place++;
      this.#places[place & (this.#places.length - 1)] = number + 1;
    });
  }

  /** The position in the list of names of the name between `start` and `end`, or -1. */
  numberOf(bytes: Uint8Array, start: number, end: number): number {
    if (start === end) return -1;
    let place = hash(bytes, start, end);
    while (true) {
      const number = this.#places[place & (this.#places.length - 1)]! - 1;
      if (number < 0 || this.#isName(number, bytes, start, end)) return number;
      place++;
    }
  }

  #isName(number: number, bytes: Uint8Array, start: number, end: number): boolean {
    const nameStart = this.#starts[number]!;
    const size = end - start;
    if (this.#starts[number + 1]! - nameStart !== size) return false;
    return sameBytes(this.#names, nameStart, viewOf(bytes), start, size);
  }
}

/** Names share their beginnings and differ in length, in the middle and at the end. */
export function hash(bytes: Uint8Array, start: number, end: number): number {
  const middle = bytes[start + ((end - start) >> 1)]!;
  const last = bytes[end - 1]!;
  const beforeLast = bytes[end - start < 4 ? start : end - 4]!;
  return ((end - start) * 31 + middle) * 37 + last * 17 + beforeLast * 5;
}

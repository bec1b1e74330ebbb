import { Buffer } from "node:buffer"; // a global is looked up at each use
import { giveMemory, takeMemory } from "./byte-memory.ts";
import { copyBytes, dataViewOf, viewOf } from "./byte-words.ts";

/** Up to this a copy in JavaScript is cheaper than the call into C++; less than 128, so that one byte says how long it is. */
const SHORT_COPY = 112;
const SHORT_TEXT = 24;
const FEW_BYTES = 24;
const LEAST_CAPACITY = 64;
const EMPTY = Buffer.alloc(0);
const EMPTY_VIEW = dataViewOf(EMPTY);

/** A growing run of bytes, little-endian. What was written may be seen with {@link view} without a copy. */
export class ByteBuffer {
  #bytes: Buffer;
  /** Of the same memory. */
  #words: DataView;
  #length = 0;

  /** Takes memory with the first write, or at once for so many bytes. */
  constructor(capacity = 0) {
    this.#bytes = capacity === 0 ? EMPTY : takeMemory(capacity);
    this.#words = capacity === 0 ? EMPTY_VIEW : dataViewOf(this.#bytes);
  }

  get length(): number {
    return this.#length;
  }

  /** Bytes that fit without growing. */
  get capacity(): number {
    return this.#bytes.length;
  }

  /** The bytes written so far; valid until the next write. */
  view(start = 0, end = this.#length): Buffer {
    return this.#bytes.subarray(start, end);
  }

  /** Makes room for so many bytes in all, which are expected: growing to them would copy them as often again. */
  reserve(capacity: number): void {
    if (capacity > this.#bytes.length) this.#moveTo(takeMemory(capacity));
  }

  /** Forgets what was written after the first `length` bytes. */
  cut(length: number): void {
    this.#length = length;
  }

  /** Forgets what was written and keeps the memory. */
  clear(): void {
    this.#length = 0;
  }

  /** Forgets what was written and gives the memory back: no {@link view} may be in use any more. */
  free(): void {
    giveMemory(this.#bytes);
    this.#bytes = EMPTY;
    this.#words = EMPTY_VIEW;
    this.#length = 0;
  }

  writeByte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  /** A whole number from 0 to 2⁵³ - 1 in base 128, seven bits a byte, least significant first. */
  writeVarint(value: number): void {
    let rest = value;
    while (rest > 0x7fffffff) {
      this.writeByte((rest % 128) | 0x80);
      rest = Math.floor(rest / 128);
    }
    while (rest > 0x7f) {
      this.writeByte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.writeByte(rest);
  }

  /** The 64 bits of `value` as a varint; a negative number takes ten bytes. */
  writeVarint64(value: bigint): void {
    let rest = BigInt.asUintN(64, value);
    while (rest > 0x7fn) {
      this.writeByte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.writeByte(Number(rest));
  }

  writeBytes(source: Uint8Array, start = 0, end = source.length): void {
    const size = end - start;
    if (this.#length + size > this.#bytes.length) this.#grow(size);
    const target = this.#bytes;
    const at = this.#length;
    if (size <= SHORT_COPY) {
      copyBytes(this.#words, at, viewOf(source), start, size);
    } else if (size === source.length) {
      target.set(source, at);
    } else if (Buffer.isBuffer(source)) {
      source.copy(target, at, start, end);
    } else {
      target.set(source.subarray(start, end), at);
    }
    this.#length = at + size;
  }

  /** All that was written into another. */
  writeBuffer(source: ByteBuffer): void {
    const size = source.#length;
    if (size === 0) return;
    if (this.#length + size > this.#bytes.length) this.#grow(size);
    if (size <= SHORT_COPY) copyBytes(this.#words, this.#length, source.#words, 0, size);
    else source.#bytes.copy(this.#bytes, this.#length, 0, size);
    this.#length += size;
  }

  /** The length of the bytes as a varint, then the bytes. */
  writeSized(source: Uint8Array, start: number, end: number): void {
    const size = end - start;
    if (size > SHORT_COPY) {
      this.writeVarint(size);
      this.writeBytes(source, start, end);
      return;
    }
    const at = this.#length;
    if (at + 1 + size > this.#bytes.length) this.#grow(1 + size);
    this.#bytes[at] = size;
    copyBytes(this.#words, at + 1, viewOf(source), start, size);
    this.#length = at + 1 + size;
  }

  writeZeroes(count: number): void {
    if (this.#length + count > this.#bytes.length) this.#grow(count);
    this.#bytes.fill(0, this.#length, this.#length + count);
    this.#length += count;
  }

  writeRepeated(pattern: Uint8Array, times: number): void {
    if (times * pattern.length <= FEW_BYTES) {
      for (let time = 0; time < times; time++) {
        for (let index = 0; index < pattern.length; index++) this.writeByte(pattern[index]!);
      }
      return;
    }
    const start = this.#length;
    const size = pattern.length * times;
    if (start + size > this.#bytes.length) this.#grow(size);
    this.#length += size;
    if (pattern.length === 1) {
      this.#bytes.fill(pattern[0]!, start, start + size);
      return;
    }
    this.#bytes.set(pattern, start);
    for (let filled = pattern.length; filled < size; filled *= 2) {
      this.#bytes.copyWithin(start + filled, start, start + Math.min(filled, size - filled));
    }
  }

  /** UTF-8 of `text`; a lone surrogate becomes U+FFFD. */
  writeText(text: string): void {
    const most = text.length * 3;
    if (this.#length + most > this.#bytes.length) this.#grow(most);
    if (text.length > SHORT_TEXT || !this.#writeAscii(text)) {
      this.#length += this.#bytes.write(text, this.#length, "utf8");
    }
  }

  writeUInt32(value: number): void {
    if (this.#length + 4 > this.#bytes.length) this.#grow(4);
    this.#words.setUint32(this.#length, value, true);
    this.#length += 4;
  }

  /** A whole number from 0 to 2⁵³ - 1 in eight bytes. */
  writeUInt64(value: number): void {
    if (value <= 0x7fff_ffff) this.writeWords(value, 0);
    else this.writeWords(value % 0x1_0000_0000, Math.floor(value / 0x1_0000_0000));
  }

  /** Eight bytes of a 64-bit number given as its two halves. */
  writeWords(low: number, high: number): void {
    const at = this.#length;
    if (at + 8 > this.#bytes.length) this.#grow(8);
    this.#words.setUint32(at, low, true);
    this.#words.setUint32(at + 4, high, true);
    this.#length = at + 8;
  }

  writeFloat64(value: number): void {
    if (this.#length + 8 > this.#bytes.length) this.#grow(8);
    this.#words.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /**
   * Starts bytes whose length, perhaps `expected`, is to stand before them; give both the result and `expected` to
   * {@link closeLength}.
   */
  openLength(expected = 0): number {
    this.writeZeroes(varintSize(expected));
    return this.#length;
  }

  /**
   * Writes the length of what came since {@link openLength}, as the shortest varint. The bytes move if it takes more room,
   * or less, than what was expected.
   */
  closeLength(start: number, expected = 0): void {
    const size = this.#length - start;
    const first = start - varintSize(expected);
    const moved = first + varintSize(size);
    if (moved !== start) {
      if (moved + size > this.#bytes.length) this.#grow(moved - start);
      this.#bytes.copyWithin(moved, start, this.#length);
    }
    this.#length = first;
    this.writeVarint(size);
    this.#length += size;
  }

  #writeAscii(text: string): boolean {
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code >= 0x80) return false;
      this.#bytes[this.#length + index] = code;
    }
    this.#length += text.length;
    return true;
  }

  #grow(size: number): void {
    this.#moveTo(takeMemory(Math.max(LEAST_CAPACITY, this.#bytes.length * 2, this.#length + size)));
  }

  #moveTo(memory: Buffer): void {
    this.#bytes.copy(memory, 0, 0, this.#length);
    giveMemory(this.#bytes);
    this.#bytes = memory;
    this.#words = dataViewOf(memory);
  }
}

// --- internal ---

/** Bytes that a length takes as a varint. */
function varintSize(length: number): number {
  return length < 0x80 ? 1 : Math.ceil((32 - Math.clz32(length)) / 7);
}

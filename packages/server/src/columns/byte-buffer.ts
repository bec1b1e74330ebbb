import { giveMemory, takeMemory } from "./byte-memory.ts";

/** Below this a copy in JavaScript is cheaper than the call into C++. */
const SHORT_COPY = 24;
const EMPTY = Buffer.alloc(0);

/** A growing run of bytes, little-endian. What was written may be seen with {@link view} without a copy. */
export class ByteBuffer {
  #bytes: Buffer;
  #length = 0;

  constructor(capacity = 64) {
    this.#bytes = takeMemory(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** The bytes written so far; valid until the next write. */
  view(start = 0, end = this.#length): Buffer {
    return this.#bytes.subarray(start, end);
  }

  /** Forgets what was written and keeps the memory. */
  clear(): void {
    this.#length = 0;
  }

  /** Forgets what was written and gives the memory back: no {@link view} may be in use any more. */
  free(): void {
    giveMemory(this.#bytes);
    this.#bytes = EMPTY;
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
      for (let index = 0; index < size; index++) target[at + index] = source[start + index]!;
    } else if (Buffer.isBuffer(source)) {
      source.copy(target, at, start, end);
    } else {
      target.set(source.subarray(start, end), at);
    }
    this.#length = at + size;
  }

  writeZeroes(count: number): void {
    if (this.#length + count > this.#bytes.length) this.#grow(count);
    this.#bytes.fill(0, this.#length, this.#length + count);
    this.#length += count;
  }

  /** UTF-8 of `text`; a lone surrogate becomes U+FFFD. */
  writeText(text: string): void {
    const most = text.length * 3;
    if (this.#length + most > this.#bytes.length) this.#grow(most);
    if (text.length > SHORT_COPY || !this.#writeAscii(text)) {
      this.#length += this.#bytes.write(text, this.#length, "utf8");
    }
  }

  writeUInt32(value: number): void {
    if (this.#length + 4 > this.#bytes.length) this.#grow(4);
    this.#bytes.writeUInt32LE(value >>> 0, this.#length);
    this.#length += 4;
  }

  /** A whole number from 0 to 2⁵³ - 1 in eight bytes. */
  writeUInt64(value: number): void {
    this.writeWords(value % 0x1_0000_0000, Math.floor(value / 0x1_0000_0000));
  }

  /** Eight bytes of a 64-bit number given as its two halves. */
  writeWords(low: number, high: number): void {
    if (this.#length + 8 > this.#bytes.length) this.#grow(8);
    this.#bytes.writeUInt32LE(low >>> 0, this.#length);
    this.#bytes.writeUInt32LE(high >>> 0, this.#length + 4);
    this.#length += 8;
  }

  writeFloat64(value: number): void {
    if (this.#length + 8 > this.#bytes.length) this.#grow(8);
    this.#bytes.writeDoubleLE(value, this.#length);
    this.#length += 8;
  }

  /** Starts bytes whose length, not yet known, is to stand before them; give the result to {@link closeLength}. */
  openLength(): number {
    this.writeByte(0);
    return this.#length;
  }

  /** Writes the length of what came since {@link openLength}, as the shortest varint: what needs more than a byte moves up. */
  closeLength(start: number): void {
    const size = this.#length - start;
    if (size < 0x80) {
      this.#bytes[start - 1] = size;
      return;
    }
    const varintSize = Math.ceil((32 - Math.clz32(size)) / 7);
    if (this.#length + varintSize > this.#bytes.length) this.#grow(varintSize);
    this.#bytes.copyWithin(start - 1 + varintSize, start, this.#length);
    this.#length = start - 1;
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
    const grown = takeMemory(Math.max(this.#bytes.length * 2, this.#length + size));
    this.#bytes.copy(grown, 0, 0, this.#length);
    giveMemory(this.#bytes);
    this.#bytes = grown;
  }
}

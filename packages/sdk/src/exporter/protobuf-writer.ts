import type { SlabPool } from "./slab-pool.ts";

/** Bytes that a length takes where it is written before its content is known; room for 256 MiB. */
const PADDED_LENGTH_BYTES = 4;
/** Below these a loop over the characters or bytes beats the call into the engine. */
const SHORT_STRING = 24;
const SHORT_BYTES = 16;
/** Up to here, room for the longest UTF-8 is made and the text is read once; beyond, it is measured first. */
const MEASURED_STRING = 16 * 1024;

/**
 * Writes protobuf wire format, in one pass: the length of a nested message is a varint padded to four bytes, filled
 * in when the message ends. Decoders accept padded varints. What was written is handed out as a part of a slab that
 * the next message goes on filling, without a copy.
 */
export class ProtobufWriter {
  readonly #slabBytes: number;
  readonly #pool: SlabPool | undefined;
  #bytes: Buffer = NOTHING;
  #start = 0;
  #position = 0;

  /** `pool`: where its slabs come from, which are of that size. */
  constructor(slabBytes = 128 * 1024, pool?: SlabPool) {
    this.#slabBytes = slabBytes;
    this.#pool = pool;
  }

  /** What was written since the last call. */
  take(): Buffer {
    const taken = this.#bytes.subarray(this.#start, this.#position);
    this.#start = this.#position;
    if (this.#bytes.length <= this.#slabBytes) {
      this.#pool?.hold();
      return taken;
    }
    // One huge message must not keep twice its size, nor the writer its memory.
    this.#bytes = NOTHING;
    this.#start = this.#position = 0;
    return Buffer.from(taken);
  }

  /** Forgets what was written since the last `take`. */
  reset(): void {
    this.#position = this.#start;
  }

  varint(value: number): void {
    this.#reserve(10);
    if (value < 0x80) this.#bytes[this.#position++] = value;
    else this.#position = putVarint(this.#bytes, this.#position, value);
  }

  /** An int64 that is a safe integer, negative ones as protobuf wants them: ten bytes of two's complement. */
  int64(value: number): void {
    if (value >= 0) {
      this.varint(value);
      return;
    }
    this.#reserve(10);
    let low = value >>> 0;
    let high = Math.floor(value / 2 ** 32) >>> 0;
    for (let index = 0; index < 9; index += 1) {
      this.#bytes[this.#position++] = (low & 0x7f) | 0x80;
      low = ((low >>> 7) | (high << 25)) >>> 0;
      high >>>= 7;
    }
    this.#bytes[this.#position++] = 1;
  }

  /** A fixed64 of seconds and nanoseconds, as nanoseconds. */
  fixed64Nanos(seconds: number, nanos: number): void {
    this.#reserve(8);
    // seconds × 10⁹ exceeds 2⁵³, so it is multiplied in two halves of 16 bits apart; `%` takes twice as long.
    const high = Math.floor(seconds / 65536);
    const upper = high * 1e9;
    const carried = Math.floor(upper / 65536);
    const lower = (upper - carried * 65536) * 65536 + (seconds - high * 65536) * 1e9 + nanos;
    const over = Math.floor(lower / 2 ** 32);
    this.#uint32(lower - over * 2 ** 32);
    this.#uint32(carried + over);
  }

  fixed32(value: number): void {
    this.#reserve(4);
    this.#uint32(value);
  }

  double(value: number): void {
    this.#reserve(8);
    this.#bytes.writeDoubleLE(value, this.#position);
    this.#position += 8;
  }

  /** Length and UTF-8 bytes; a lone surrogate becomes U+FFFD. */
  string(value: string): void {
    if (value.length < SHORT_STRING && this.#shortAscii(value)) return;
    const isMeasured = value.length > MEASURED_STRING;
    this.#reserve((isMeasured ? Buffer.byteLength(value) : value.length * 3) + 5);
    const bytes = this.#bytes;
    const start = this.#position;
    // Most text is ASCII: its length in bytes takes as many bytes as its length in characters.
    const text = start + varintBytes(value.length);
    const byteLength = bytes.write(value, text);
    const end = putVarintAt(bytes, start, text, byteLength);
    this.#position = end + byteLength;
  }

  /** Length and bytes. */
  lengthDelimited(bytes: Uint8Array): void {
    this.varint(bytes.length);
    this.raw(bytes);
  }

  raw(bytes: Uint8Array): void {
    const { length } = bytes;
    this.#reserve(length);
    const target = this.#bytes;
    const position = this.#position;
    if (length > SHORT_BYTES) target.set(bytes, position);
    else for (let index = 0; index < length; index += 1) target[position + index] = bytes[index] as number;
    this.#position = position + length;
  }

  /** An id that stands among other bytes, with its length. */
  id(source: Buffer, offset: number, length: number): void {
    this.#reserve(length + 1);
    const bytes = this.#bytes;
    let position = this.#position;
    bytes[position++] = length;
    for (let index = 0; index < length; index += 1) bytes[position++] = source[offset + index] as number;
    this.#position = position;
  }

  /** The bytes of ids given as hex, with their length. */
  hex(value: string): void {
    const byteLength = value.length >>> 1;
    this.#reserve(byteLength + 1);
    const bytes = this.#bytes;
    let position = this.#position;
    bytes[position++] = byteLength;
    for (let index = 0; index < byteLength; index += 1) {
      bytes[position++] =
        (nibble(value.charCodeAt(index * 2)) << 4) | nibble(value.charCodeAt(index * 2 + 1));
    }
    this.#position = position;
  }

  /** Begins a nested message; give what it returns to {@link endMessage}. */
  beginMessage(tag: number): number {
    this.varint(tag);
    this.#reserve(PADDED_LENGTH_BYTES);
    this.#position += PADDED_LENGTH_BYTES;
    return this.#position - this.#start;
  }

  endMessage(begin: number): void {
    const length = this.#position - this.#start - begin;
    const at = this.#start + begin - PADDED_LENGTH_BYTES;
    this.#bytes[at] = (length & 0x7f) | 0x80;
    this.#bytes[at + 1] = ((length >>> 7) & 0x7f) | 0x80;
    this.#bytes[at + 2] = ((length >>> 14) & 0x7f) | 0x80;
    this.#bytes[at + 3] = (length >>> 21) & 0x7f;
  }

  /** A copy of the nested message that ended last, with its length; `begin` is what {@link beginMessage} returned. */
  copyMessage(begin: number): Uint8Array {
    return Uint8Array.prototype.slice.call(
      this.#bytes,
      this.#start + begin - PADDED_LENGTH_BYTES,
      this.#position,
    );
  }

  #uint32(value: number): void {
    const bytes = this.#bytes;
    const position = this.#position;
    bytes[position] = value;
    bytes[position + 1] = value >>> 8;
    bytes[position + 2] = value >>> 16;
    bytes[position + 3] = value >>> 24;
    this.#position = position + 4;
  }

  #shortAscii(value: string): boolean {
    this.#reserve(SHORT_STRING + 1);
    const start = this.#position;
    const bytes = this.#bytes;
    bytes[start] = value.length;
    for (let index = 0; index < value.length; index += 1) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) return false;
      bytes[start + 1 + index] = code;
    }
    this.#position = start + 1 + value.length;
    return true;
  }

  /** Makes room; where the slab has none, the message moves to the beginning of a new one. */
  #reserve(count: number): void {
    if (this.#position + count <= this.#bytes.length) return;
    const length = this.#position - this.#start;
    const fits = length + count <= this.#slabBytes;
    const slab = fits ? this.#nextSlab() : Buffer.allocUnsafeSlow((length + count) * 2);
    this.#bytes.copy(slab, 0, this.#start, this.#position);
    this.#bytes = slab;
    this.#start = 0;
    this.#position = length;
  }

  #nextSlab(): Buffer {
    return this.#pool?.next() ?? Buffer.allocUnsafeSlow(this.#slabBytes);
  }
}

// A slab is made when the first byte is written: loading this file takes no memory.
const NOTHING = Buffer.alloc(0);

function putVarint(bytes: Buffer, position: number, value: number): number {
  while (value > 0x7f) {
    // Not by shifts: a length or a count may exceed 31 bits.
    bytes[position++] = (value % 128) | 0x80;
    value = Math.floor(value / 128);
  }
  bytes[position++] = value;
  return position;
}

/** Puts the length of a text that stands at `text` before it, at `start`; where that wants more room, the text moves. */
function putVarintAt(bytes: Buffer, start: number, text: number, byteLength: number): number {
  const wanted = start + varintBytes(byteLength);
  if (wanted !== text) bytes.copyWithin(wanted, text, text + byteLength);
  return putVarint(bytes, start, byteLength);
}

function varintBytes(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  return value < 0x200000 ? 3 : 4;
}

/** The value of a hexadecimal digit, of either case. Without a branch: of random digits none can be foreseen. */
function nibble(code: number): number {
  return (code & 0xf) + (code >> 6) * 9;
}

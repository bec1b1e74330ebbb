/** Bytes that a length takes where it is written before its content is known; room for 256 MiB. */
const PADDED_LENGTH_BYTES = 4;
/** Below this a loop over the characters beats the call into the engine. */
const SHORT_STRING = 24;

/**
 * Writes protobuf wire format, in one pass: the length of a nested message is a varint padded to four bytes, filled
 * in when the message ends. Decoders accept padded varints. What was written is handed out as a part of a slab that
 * the next message goes on filling, without a copy.
 */
export class ProtobufWriter {
  readonly #slabBytes: number;
  #bytes: Buffer;
  #start = 0;
  #position = 0;

  constructor(slabBytes = 128 * 1024) {
    this.#slabBytes = slabBytes;
    this.#bytes = Buffer.allocUnsafeSlow(slabBytes);
  }

  /** What was written since the last call. */
  take(): Buffer {
    let taken = this.#bytes.subarray(this.#start, this.#position);
    this.#start = this.#position;
    if (this.#bytes.length > this.#slabBytes) {
      // One huge message must not keep twice its size, nor the writer its memory.
      taken = Buffer.from(taken);
      this.#bytes = Buffer.allocUnsafeSlow(this.#slabBytes);
      this.#start = this.#position = 0;
    }
    return taken;
  }

  /** Forgets what was written since the last `take`. */
  reset(): void {
    this.#position = this.#start;
  }

  varint(value: number): void {
    this.#reserve(10);
    this.#position = putVarint(this.#bytes, this.#position, value);
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
    // seconds × 10⁹ exceeds 2⁵³, so it is multiplied in two halves of 16 bits apart.
    const upper = Math.floor(seconds / 65536) * 1e9;
    const lower = (upper % 65536) * 65536 + (seconds % 65536) * 1e9 + nanos;
    this.#bytes.writeUInt32LE(lower % 2 ** 32, this.#position);
    this.#bytes.writeUInt32LE(Math.floor(upper / 65536) + Math.floor(lower / 2 ** 32), this.#position + 4);
    this.#position += 8;
  }

  fixed32(value: number): void {
    this.#reserve(4);
    this.#bytes.writeUInt32LE(value >>> 0, this.#position);
    this.#position += 4;
  }

  double(value: number): void {
    this.#reserve(8);
    this.#bytes.writeDoubleLE(value, this.#position);
    this.#position += 8;
  }

  /** Length and UTF-8 bytes; a lone surrogate becomes U+FFFD. */
  string(value: string): void {
    if (value.length < SHORT_STRING && this.#shortAscii(value)) return;
    const byteLength = Buffer.byteLength(value);
    this.#reserve(byteLength + 5);
    this.#position = putVarint(this.#bytes, this.#position, byteLength);
    this.#position += this.#bytes.write(value, this.#position, byteLength, "utf8");
  }

  /** Length and bytes. */
  lengthDelimited(bytes: Uint8Array): void {
    this.varint(bytes.length);
    this.raw(bytes);
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#position);
    this.#position += bytes.length;
  }

  /** The bytes of ids given as hex, with their length. */
  hex(value: string): void {
    const byteLength = value.length >>> 1;
    this.#reserve(byteLength + 1);
    this.#bytes[this.#position++] = byteLength;
    this.#position += this.#bytes.write(value, this.#position, byteLength, "hex");
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
    const size = length + count > this.#slabBytes ? (length + count) * 2 : this.#slabBytes;
    const slab = Buffer.allocUnsafeSlow(size);
    this.#bytes.copy(slab, 0, this.#start, this.#position);
    this.#bytes = slab;
    this.#start = 0;
    this.#position = length;
  }
}

function putVarint(bytes: Buffer, position: number, value: number): number {
  while (value > 0x7f) {
    // Not by shifts: a length or a count may exceed 31 bits.
    bytes[position++] = (value % 128) | 0x80;
    value = Math.floor(value / 128);
  }
  bytes[position++] = value;
  return position;
}

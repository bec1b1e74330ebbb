import { viewOf } from "../../columns/byte-words.ts";
import { MalformedRequest } from "./malformed-request.ts";

export const WIRE_VARINT = 0;
export const WIRE_FIXED64 = 1;
export const WIRE_BYTES = 2;
const WIRE_START_GROUP = 3;
const WIRE_END_GROUP = 4;
export const WIRE_FIXED32 = 5;

/**
 * Reads protobuf's wire format from `position` up to `limit`. Every read is checked against the limit and
 * throws {@link MalformedRequest} when the bytes end too soon or cannot be what they claim.
 */
export class WireReader {
  readonly bytes: Buffer;
  position = 0;
  limit: number;
  /** Halves of the last 64-bit value read. */
  low = 0;
  high = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.limit = bytes.byteLength;
  }

  /** Goes to a part of the bytes that was found before. */
  seek(start: number, end: number): void {
    this.position = start;
    this.limit = end;
  }

  /** The next field's tag: its number × 8 + its wire type. */
  tag(): number {
    const tag = this.varint();
    if (tag >>> 3 === 0 || this.high !== 0) throw this.#malformed("a field number out of range");
    return tag;
  }

  /** A varint's low 32 bits, unsigned; both halves are in {@link low} and {@link high}. */
  varint(): number {
    const byte = this.bytes[this.position]!;
    if (this.position < this.limit && byte < 0x80) {
      this.position++;
      this.high = 0;
      this.low = byte;
      return byte;
    }
    return this.#longVarint();
  }

  /** Eight bytes as they are, into {@link low} and {@link high}. */
  fixed64(): void {
    const at = this.#advance(8);
    const words = viewOf(this.bytes);
    this.low = words.getUint32(at, true);
    this.high = words.getUint32(at + 4, true);
  }

  fixed32(): number {
    return viewOf(this.bytes).getUint32(this.#advance(4), true);
  }

  /** Reads a length and steps over that many bytes: they are from {@link position} - length to {@link position}. */
  bytesField(): number {
    const length = this.varint();
    if (this.high !== 0) throw this.#malformed("a length beyond the end");
    this.#advance(length);
    return length;
  }

  /** Reads a length and narrows the limit to it; returns the outer limit, for {@link leave}. */
  enter(): number {
    const length = this.bytesField();
    const outer = this.limit;
    this.limit = this.position;
    this.position -= length;
    return outer;
  }

  leave(outer: number): void {
    this.position = this.limit;
    this.limit = outer;
  }

  /** Steps over the value of a field that is of no interest; groups are stepped over whole. */
  skip(tag: number): void {
    let depth = 0;
    let wireType = tag & 7;
    while (true) {
      if (wireType === WIRE_VARINT) this.varint();
      else if (wireType === WIRE_FIXED64) this.#advance(8);
      else if (wireType === WIRE_BYTES) this.bytesField();
      else if (wireType === WIRE_FIXED32) this.#advance(4);
      else if (wireType === WIRE_START_GROUP) depth++;
      else if (wireType === WIRE_END_GROUP && depth > 0) depth--;
      else throw this.#malformed(`a wire type ${wireType} that does not belong there`);
      if (depth === 0) return;
      wireType = this.tag() & 7;
    }
  }

  #advance(size: number): number {
    const at = this.position;
    if (size > this.limit - at) throw this.#malformed("a value that ends beyond its message");
    this.position = at + size;
    return at;
  }

  #longVarint(): number {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.position >= this.limit) throw this.#malformed("a number that ends beyond its message");
      const byte = this.bytes[this.position++]!;
      if (shift < 28) low |= (byte & 0x7f) << shift;
      else if (shift === 28) {
        low |= byte << 28;
        high = (byte & 0x7f) >>> 4;
      } else high |= (byte & 0x7f) << (shift - 32);
      if (byte < 0x80) {
        this.low = low >>> 0;
        this.high = high >>> 0;
        return this.low;
      }
    }
    throw this.#malformed("a number of more than ten bytes");
  }

  #malformed(found: string): MalformedRequest {
    return new MalformedRequest(
      `The body is not an OTLP protobuf message: ${found}, at byte ${this.position} of ${this.bytes.length}.`,
    );
  }
}

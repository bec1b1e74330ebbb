import { FilledColumn } from "./filled-column.ts";

const ZEROES = new Map<number, Buffer>();

/** Values of one width: integers, `FixedString(N)`, `DateTime64` (64 bits of ticks), `Float64`. */
export class FixedColumn extends FilledColumn {
  readonly width: number;

  constructor(width: number) {
    super(ZEROES.get(width) ?? zeroes(width));
    this.width = width;
  }

  /** Takes `width` bytes of `source` as they are. */
  appendBytes(source: Uint8Array, start = 0): void {
    this.values++;
    this.data.writeBytes(source, start, start + this.width);
  }

  /** Takes all of `source`: several values, one after another. */
  appendRun(source: Uint8Array): void {
    this.values += source.length / this.width;
    this.data.writeBytes(source);
  }

  appendZeroes(): void {
    this.values++;
    this.data.writeZeroes(this.width);
  }
}

/** `UInt8`, `UInt32`, `UInt64`, `Int32`, `Int64`. */
export class IntegerColumn extends FixedColumn {
  /** A whole number from 0 to the most the type can hold, at most 2⁵³ - 1; an `Int32` may be negative. */
  append(value: number): void {
    this.values++;
    if (this.width === 1) this.data.writeByte(value);
    else if (this.width === 4) this.data.writeUInt32(value);
    else this.data.writeUInt64(value);
  }

  /** The two halves of a 64-bit number. */
  appendWords(low: number, high: number): void {
    this.values++;
    this.data.writeWords(low, high);
  }
}

/** `Float64`. */
export class FloatColumn extends FixedColumn {
  append(value: number): void {
    this.values++;
    this.data.writeFloat64(value);
  }
}

// --- internal ---

function zeroes(width: number): Buffer {
  const bytes = Buffer.alloc(width);
  ZEROES.set(width, bytes);
  return bytes;
}

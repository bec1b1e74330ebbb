import type { WireReader } from "./wire-reader.ts";

/** A part of the body. */
export class Range {
  start = 0;
  end = 0;

  get length(): number {
    return this.end - this.start;
  }

  clear(): void {
    this.start = 0;
    this.end = 0;
  }

  /** Takes the bytes field whose length is next. */
  read(reader: WireReader): void {
    const length = reader.bytesField();
    this.start = reader.position - length;
    this.end = reader.position;
  }
}

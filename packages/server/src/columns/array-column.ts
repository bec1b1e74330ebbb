import { ByteBuffer } from "./byte-buffer.ts";
import type { Column } from "./column.ts";
import { StringColumn } from "./string-column.ts";

/** `Array(String)`: append the row's elements to `elements`, count each with {@link added}, then {@link endRow}. */
export class ArrayColumn implements Column {
  readonly hasOffsets = true;
  readonly elements = new StringColumn();
  readonly #offsets = new ByteBuffer();
  readonly streams = [this.#offsets, ...this.elements.streams];
  #count = 0;

  added(): void {
    this.#count++;
  }

  endRow(): void {
    this.#offsets.writeUInt64(this.#count);
  }
}

import { ByteBuffer } from "./byte-buffer.ts";
import type { Column } from "./column.ts";

/** `Array(T)`: append the row's elements to `elements`, count them with {@link added}, then {@link endRow}. */
export class ArrayColumn<Elements extends Column> implements Column {
  readonly hasOffsets = true;
  readonly elements: Elements;
  readonly streams: readonly ByteBuffer[];
  readonly #offsets = new ByteBuffer();
  #count = 0;

  constructor(elements: Elements) {
    this.elements = elements;
    this.streams = [this.#offsets, ...elements.streams];
  }

  get repairedTexts(): number {
    return this.elements.repairedTexts ?? 0;
  }

  added(count = 1): void {
    this.#count += count;
  }

  endRow(): void {
    this.#offsets.writeUInt64(this.#count);
  }
}

import type { ByteBuffer } from "./byte-buffer.ts";
import type { Column } from "./column.ts";
import { Offsets } from "./offsets.ts";

/** `Array(T)`: append the row's elements to `elements`, count them with {@link added}, then {@link endRow}. */
export class ArrayColumn<Elements extends Column> implements Column {
  readonly hasOffsets = true;
  readonly elements: Elements;
  readonly streams: readonly ByteBuffer[];
  readonly #offsets = new Offsets();

  constructor(elements: Elements) {
    this.elements = elements;
    this.streams = [this.#offsets.stream, ...elements.streams];
  }

  get repairedTexts(): number {
    return this.elements.repairedTexts ?? 0;
  }

  at(row: number): this {
    this.#offsets.fill(row);
    return this;
  }

  added(count = 1): void {
    this.#offsets.added(count);
  }

  endRow(): void {
    this.#offsets.endRow();
  }
}

import type { ByteBuffer } from "./byte-buffer.ts";
import type { Column } from "./column.ts";
import { Offsets } from "./offsets.ts";
import { StringColumn } from "./string-column.ts";

/** `Map(String, V)`: append a key to `keys` and its value to `values`, count it with {@link added}, then {@link endRow}. */
export class MapColumn<Values extends Column> implements Column {
  readonly hasOffsets = true;
  readonly keys = new StringColumn();
  readonly values: Values;
  readonly streams: readonly ByteBuffer[];
  readonly #offsets = new Offsets();

  constructor(values: Values) {
    this.values = values;
    this.streams = [this.#offsets.stream, ...this.keys.streams, ...values.streams];
  }

  get repairedTexts(): number {
    return this.keys.repairedTexts + (this.values.repairedTexts ?? 0);
  }

  at(row: number): this {
    this.#offsets.fill(row);
    return this;
  }

  added(): void {
    this.#offsets.added(1);
  }

  endRow(): void {
    this.#offsets.endRow();
  }
}

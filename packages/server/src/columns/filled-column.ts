import { ByteBuffer } from "./byte-buffer.ts";
import type { Column } from "./column.ts";

/** A column whose values lie one after another. Most columns are empty in most rows: those cost nothing until {@link at}. */
export abstract class FilledColumn implements Column {
  readonly hasOffsets = false;
  readonly streams: readonly ByteBuffer[];
  repairedTexts = 0;
  protected readonly data = new ByteBuffer();
  /** Values so far. */
  protected values = 0;
  #filler: Buffer;
  #fillerRepairs = 0;

  /** `filler`: the bytes of the value of a row that is given none. */
  constructor(filler: Buffer) {
    this.#filler = filler;
    this.streams = [this.data];
  }

  /** Gives the rows before `row` that were given no value the one they are filled with. */
  at(row: number): this {
    if (this.values < row) this.#fill(row - this.values);
    return this;
  }

  /** From `row` on, rows that are given no value hold what `append` writes. */
  fillWith(row: number, append: (column: this) => void): void {
    this.at(row);
    const { length } = this.data;
    const { repairedTexts } = this;
    append(this);
    this.#filler = Buffer.from(this.data.view(length));
    this.#fillerRepairs = this.repairedTexts - repairedTexts;
    this.data.cut(length);
    this.repairedTexts = repairedTexts;
    this.values = row;
  }

  #fill(rows: number): void {
    this.data.writeRepeated(this.#filler, rows);
    this.repairedTexts += this.#fillerRepairs * rows;
    this.values += rows;
  }
}

import { ByteBuffer } from "./byte-buffer.ts";

/** Where the elements of each row end, as arrays and maps have it. */
export class Offsets {
  readonly stream = new ByteBuffer();
  #rows = 0;
  #count = 0;

  added(count: number): void {
    this.#count += count;
  }

  endRow(): void {
    this.#rows++;
    this.stream.writeWords(this.#count, 0);
  }

  /** Ends the rows before `row`: they hold nothing. */
  fill(row: number): void {
    while (this.#rows < row) this.endRow();
  }
}

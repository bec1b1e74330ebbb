import type { ByteBuffer } from "./byte-buffer.ts";

/** The rows of one column in the layout of ClickHouse's Native format. */
export interface Column {
  /** What Native writes one after another for this column: the data, or offsets and then the nested data. */
  readonly streams: readonly ByteBuffer[];
  /** Whether the first stream holds offsets into the others, which count from the first row of the block. */
  readonly hasOffsets: boolean;
  /** Texts that were not UTF-8 when they were appended. */
  readonly repairedTexts?: number;
  /** The column, ready for the value of `row`: rows before it that were given none hold an empty one. */
  at(row: number): this;
}

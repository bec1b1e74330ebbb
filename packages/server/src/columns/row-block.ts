import type { ByteBuffer } from "./byte-buffer.ts";
import type { Column } from "./column.ts";
import type { ColumnOf } from "./create-column.ts";
import { createColumn } from "./create-column.ts";
import { StreamSizes } from "./stream-sizes.ts";

/** The columns of a table in the order they are written: name → the ClickHouse type that goes over the wire. */
export type ColumnTypes = Readonly<Record<string, string>>;

/** A buffer for each column. */
export type ColumnsOf<Types extends ColumnTypes> = { readonly [Name in keyof Types]: ColumnOf<Types[Name]> };

const sizesOfTables = new Map<string, StreamSizes>();

/**
 * Rows of one request for one table, as column buffers ready to be written: never an object a row. A writer appends
 * one value to every column, or to those that have one after `at(rows)`; then it calls {@link endRow}, and after the
 * last row {@link finish}.
 */
export class RowBlock<Types extends ColumnTypes = ColumnTypes> {
  readonly table: string;
  readonly types: Types;
  readonly columns: ColumnsOf<Types>;
  /** Of all columns, in their order. */
  readonly streams: readonly ByteBuffer[];
  readonly #requestBytes: number;
  #rows = 0;

  /** `requestBytes`: of the request that the rows come from, which say how long the columns may get. */
  constructor(table: string, types: Types, requestBytes = 0) {
    this.table = table;
    this.types = types;
    const columns = Object.entries(types).map(([name, type]) => [name, createColumn(type)] as const);
    this.columns = Object.fromEntries(columns) as ColumnsOf<Types>;
    this.streams = columns.flatMap(([, column]) => column.streams);
    this.#requestBytes = requestBytes;
    sizesOfTables.get(table)?.reserve(this.streams, requestBytes);
  }

  get rows(): number {
    return this.#rows;
  }

  /** Bytes of column data. */
  get byteLength(): number {
    let bytes = 0;
    for (const stream of this.streams) bytes += stream.length;
    return bytes;
  }

  /** Gives back the memory of the rows once they are written; nothing may be read or appended afterwards. */
  free(): void {
    for (const stream of this.streams) stream.free();
  }

  /** Texts in these rows that were not UTF-8: U+FFFD stands in for their bad bytes. */
  get repairedTexts(): number {
    const columns: readonly Column[] = Object.values(this.columns);
    return columns.reduce((texts, { repairedTexts = 0 }) => texts + repairedTexts, 0);
  }

  endRow(): void {
    this.#rows++;
  }

  /** Gives every column a value for every row. */
  finish(): this {
    for (const column of Object.values(this.columns)) column.at(this.#rows);
    const sizes = sizesOfTables.get(this.table) ?? new StreamSizes();
    sizesOfTables.set(this.table, sizes);
    sizes.learn(this.streams, this.#requestBytes);
    return this;
  }
}

import type { Column } from "./column.ts";
import type { ColumnOf } from "./create-column.ts";
import { createColumn } from "./create-column.ts";

/** The columns of a table in the order they are written: name → the ClickHouse type that goes over the wire. */
export type ColumnTypes = Readonly<Record<string, string>>;

/** A buffer for each column. */
export type ColumnsOf<Types extends ColumnTypes> = { readonly [Name in keyof Types]: ColumnOf<Types[Name]> };

/**
 * Rows of one request for one table, as column buffers ready to be written: never an object a row. A writer
 * appends one value to every column, then calls {@link endRow}.
 */
export class RowBlock<Types extends ColumnTypes = ColumnTypes> {
  readonly table: string;
  readonly types: Types;
  readonly columns: ColumnsOf<Types>;
  #rows = 0;

  constructor(table: string, types: Types) {
    this.table = table;
    this.types = types;
    const columns = Object.entries(types).map(([name, type]) => [name, createColumn(type)]);
    this.columns = Object.fromEntries(columns) as ColumnsOf<Types>;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Bytes of column data. */
  get byteLength(): number {
    let bytes = 0;
    for (const column of Object.values(this.columns)) {
      for (const stream of column.streams) bytes += stream.length;
    }
    return bytes;
  }

  /** Gives back the memory of the rows once they are written; nothing may be read or appended afterwards. */
  free(): void {
    for (const column of Object.values(this.columns)) {
      for (const stream of column.streams) stream.free();
    }
  }

  /** Texts in these rows that were not UTF-8: U+FFFD stands in for their bad bytes. */
  get repairedTexts(): number {
    const columns: readonly Column[] = Object.values(this.columns);
    return columns.reduce((texts, { repairedTexts = 0 }) => texts + repairedTexts, 0);
  }

  endRow(): void {
    this.#rows++;
  }
}

import type { IntegerColumn } from "../columns/fixed-column.ts";

/** Appends a whole number; of 0 the row has nothing to be told. */
export function appendNumber(column: IntegerColumn, row: number, value: number): void {
  if (value !== 0) column.at(row).append(value);
}

import { ArrayColumn } from "./array-column.ts";
import type { Column } from "./column.ts";
import { FixedColumn, FloatColumn, IntegerColumn } from "./fixed-column.ts";
import { MapColumn } from "./map-column.ts";
import { StringColumn } from "./string-column.ts";

/** Which column class holds a ClickHouse type. */
export type ColumnOf<Type extends string> = Type extends "String"
  ? StringColumn
  : Type extends `Array(${infer Element})`
    ? ArrayColumn<ColumnOf<Element>>
    : Type extends `Map(String, ${infer Value})`
      ? MapColumn<ColumnOf<Value>>
      : Type extends "Float64"
        ? FloatColumn
        : Type extends `FixedString(${string})`
          ? FixedColumn
          : IntegerColumn;

const INTEGER_WIDTHS: Readonly<Record<string, number>> = {
  UInt8: 1,
  UInt32: 4,
  Int32: 4,
  UInt64: 8,
  Int64: 8,
};

/** An empty column of the given ClickHouse type, one of those that the tables of this folder use. */
export function createColumn(type: string): Column {
  let create = creators.get(type);
  if (create === undefined) {
    create = creatorOf(type);
    creators.set(type, create);
  }
  return create();
}

// --- internal ---

/** A request makes eighty columns: their types are read once. */
const creators = new Map<string, () => Column>();

function creatorOf(type: string): () => Column {
  if (type === "String") return () => new StringColumn();
  if (type === "Float64") return () => new FloatColumn(8);
  if (type.startsWith("DateTime64")) return () => new IntegerColumn(8);
  const arrayElement = /^Array\((.+)\)$/.exec(type)?.[1];
  if (arrayElement !== undefined) return () => new ArrayColumn(createColumn(arrayElement));
  const mapValue = /^Map\(String, (.+)\)$/.exec(type)?.[1];
  if (mapValue !== undefined) return () => new MapColumn(createColumn(mapValue));
  const fixedWidth = /^FixedString\((\d+)\)$/.exec(type)?.[1];
  if (fixedWidth !== undefined) return () => new FixedColumn(Number(fixedWidth));
  const width = INTEGER_WIDTHS[type];
  if (width === undefined) throw new TypeError(`No column class writes the ClickHouse type ${type}`);
  return () => new IntegerColumn(width);
}

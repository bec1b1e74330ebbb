import { ATTR_AGENTOPS_TRUNCATED } from "agentops/semconv";
import { ByteBuffer } from "../columns/byte-buffer.ts";
import type { SpanColumns } from "../columns/span-block.ts";
import type { StringColumn } from "../columns/string-column.ts";
import { numbersOf } from "./precedence.ts";
import { cutEnd, MAX_VALUE_BYTES } from "./value-limit.ts";
import type { AttributeList } from "./wire/attribute-list.ts";
import { ANY_ARRAY, ANY_BOOL, ANY_DOUBLE, ANY_INT, ANY_STRING, LIST_VALUES } from "./wire/fields.ts";

const TRUNCATED = numbersOf([ATTR_AGENTOPS_TRUNCATED])[0]!;

/** The columns of every table that hold attributes. */
export type AttributeColumns = Pick<
  SpanColumns,
  "attr_string" | "attr_int" | "attr_double" | "attr_bool" | "attr_other"
>;

/**
 * Writes the attributes of an item, each into the map of its type. Strings that are `claimed` stand in a content
 * column already and are left out; values beyond the limit are cut, or dropped where they cannot be cut, and
 * named in `agentops.truncated`. Returns how many were dropped.
 */
export function writeAttributes(
  attributes: AttributeList,
  columns: AttributeColumns,
  row: number,
  claimed: readonly number[] = [],
): number {
  const tooLong = tooLongValues(attributes);
  let dropped = 0;
  for (let index = 0; index < attributes.count; index++) {
    if (tooLong.length > 0 && attributes.known(index) === TRUNCATED) continue;
    if (attributes.valueTag(index) === ANY_STRING && isAmong(claimed, index)) continue;
    if (!writeAttribute(attributes, index, columns, row)) dropped++;
  }
  if (tooLong.length > 0) writeTruncated(attributes, tooLong, columns, row);
  return dropped;
}

function writeAttribute(
  attributes: AttributeList,
  index: number,
  columns: AttributeColumns,
  row: number,
): boolean {
  const start = attributes.valueStart(index);
  const { bytes } = attributes;
  switch (attributes.valueTag(index)) {
    case ANY_STRING: {
      const { values } = startEntry(columns.attr_string, row, attributes, index);
      values.appendUtf8(bytes, start, cutEnd(bytes, start, attributes.valueEnd(index)));
      return true;
    }
    case ANY_INT: {
      const { values } = startEntry(columns.attr_int, row, attributes, index);
      const number = attributes.readVarint(index);
      values.appendWords(number.low, number.high);
      return true;
    }
    case ANY_DOUBLE:
      startEntry(columns.attr_double, row, attributes, index).values.appendBytes(bytes, start);
      return true;
    case ANY_BOOL: {
      const { values } = startEntry(columns.attr_bool, row, attributes, index);
      const number = attributes.readVarint(index);
      values.append(number.low === 0 && number.high === 0 ? 0 : 1);
      return true;
    }
    default: {
      if (isTooLong(attributes, index)) return false;
      const { values } = startEntry(columns.attr_other, row, attributes, index);
      values.appendBytes(bytes, attributes.wholeStart(index), attributes.wholeEnd(index));
      return true;
    }
  }
}

/** `includes` is a call out of compiled code, once for each attribute. */
function isAmong(numbers: readonly number[], number: number): boolean {
  for (let position = 0; position < numbers.length; position++) {
    if (numbers[position] === number) return true;
  }
  return false;
}

interface Entries {
  readonly keys: StringColumn;
  at(row: number): this;
  added(): void;
}

function startEntry<Map extends Entries>(
  map: Map,
  row: number,
  attributes: AttributeList,
  index: number,
): Map {
  attributes.appendKey(index, map.at(row).keys);
  map.added();
  return map;
}

function isTooLong(attributes: AttributeList, index: number): boolean {
  return attributes.valueEnd(index) - attributes.valueStart(index) > MAX_VALUE_BYTES;
}

function tooLongValues(attributes: AttributeList): readonly number[] {
  if (attributes.longest <= MAX_VALUE_BYTES) return [];
  return Array.from({ length: attributes.count }, (_, index) => index).filter((index) =>
    isTooLong(attributes, index),
  );
}

/** `agentops.truncated`: what the sender says it has cut, and what was cut here. */
function writeTruncated(
  attributes: AttributeList,
  cut: readonly number[],
  columns: AttributeColumns,
  row: number,
): void {
  const list = new ByteBuffer();
  const sent = attributes.at(TRUNCATED);
  if (sent >= 0 && attributes.valueTag(sent) === ANY_ARRAY && !isTooLong(attributes, sent)) {
    list.writeBytes(attributes.bytes, attributes.valueStart(sent), attributes.valueEnd(sent));
  }
  for (const index of cut) {
    const value = field(ANY_STRING, Buffer.from(attributes.key(index)));
    list.writeBytes(field(LIST_VALUES, value));
  }
  const { attr_other: others } = columns;
  others.at(row).keys.appendText(ATTR_AGENTOPS_TRUNCATED);
  others.values.appendBytes(field(ANY_ARRAY, list.view()));
  others.added();
}

function field(tag: number, content: Buffer): Buffer {
  const bytes = new ByteBuffer(content.length + 8);
  bytes.writeVarint(tag);
  bytes.writeVarint(content.length);
  bytes.writeBytes(content);
  return bytes.view();
}

import type { StringColumn } from "../columns/string-column.ts";
import { cutEnd } from "./value-limit.ts";
import type { AttributeList } from "./wire/attribute-list.ts";
import { ANY_STRING } from "./wire/fields.ts";

/** Appends an attribute's value as text: a string's bytes as they are, numbers and booleans as their text. Index -1 and all else leave the row empty. */
export function appendText(
  column: StringColumn,
  row: number,
  attributes: AttributeList,
  index: number,
): void {
  if (index < 0) return;
  if (attributes.valueTag(index) === ANY_STRING) {
    const start = attributes.valueStart(index);
    const end = cutEnd(attributes.bytes, start, attributes.valueEnd(index));
    column.at(row).appendUtf8(attributes.bytes, start, end);
  } else column.at(row).appendText(attributes.text(index) ?? "");
}

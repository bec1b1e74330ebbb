import type { StringColumn } from "../columns/string-column.ts";
import type { AttributeList } from "./wire/attribute-list.ts";
import { ANY_STRING } from "./wire/fields.ts";

/** Appends an attribute's value as text: a string's bytes as they are, numbers and booleans as their text; index -1 and all else as "". */
export function appendText(column: StringColumn, attributes: AttributeList, index: number): void {
  if (index < 0) column.appendEmpty();
  else if (attributes.valueTag(index) === ANY_STRING) {
    column.appendUtf8(attributes.bytes, attributes.valueStart(index), attributes.valueEnd(index));
  } else column.appendText(attributes.text(index) ?? "");
}

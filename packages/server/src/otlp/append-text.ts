import type { StringColumn } from "../columns/string-column.ts";
import { cutEnd } from "./value-limit.ts";
import type { AttributeList } from "./wire/attribute-list.ts";
import { ANY_STRING } from "./wire/fields.ts";

/** Appends an attribute's value as text: a string's bytes as they are, numbers and booleans as their text; index -1 and all else as "". */
export function appendText(column: StringColumn, attributes: AttributeList, index: number): void {
  if (index < 0) column.appendEmpty();
  else if (attributes.valueTag(index) === ANY_STRING) {
    const start = attributes.valueStart(index);
    column.appendUtf8(attributes.bytes, start, cutEnd(attributes.bytes, start, attributes.valueEnd(index)));
  } else column.appendText(attributes.text(index) ?? "");
}

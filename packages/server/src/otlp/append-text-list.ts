import type { ArrayColumn } from "../columns/array-column.ts";
import type { StringColumn } from "../columns/string-column.ts";
import type { AttributeList } from "./wire/attribute-list.ts";
import { ANY_ARRAY, ANY_STRING, LIST_VALUES } from "./wire/fields.ts";
import { locateAnyValue } from "./wire/locate-any-value.ts";

/** Appends a row of strings: the strings of an array, or of a string that is a JSON array, or the one string. Index -1 leaves the row empty. Moves the reader. */
export function appendTextList(
  column: ArrayColumn<StringColumn>,
  row: number,
  attributes: AttributeList,
  index: number,
): void {
  if (index < 0) return;
  column.at(row);
  if (attributes.valueTag(index) === ANY_ARRAY) appendArray(column, attributes, index);
  else {
    for (const text of textsOf(attributes.text(index) ?? "")) {
      column.elements.appendText(text);
      column.added();
    }
  }
  column.endRow();
}

function appendArray(column: ArrayColumn<StringColumn>, attributes: AttributeList, index: number): void {
  const reader = attributes.readerAt(index);
  const end = reader.limit;
  const element = { tag: 0, start: 0, end: 0 };
  while (reader.position < end) {
    const tag = reader.tag();
    if (tag !== LIST_VALUES) {
      reader.skip(tag);
      continue;
    }
    const outer = reader.enter();
    locateAnyValue(reader, element);
    reader.leave(outer);
    if (element.tag !== ANY_STRING) continue;
    column.elements.appendUtf8(reader.bytes, element.start, element.end);
    column.added();
  }
}

function textsOf(text: string): string[] {
  if (text === "") return [];
  if (!text.startsWith("[")) return [text];
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed.filter((element) => typeof element === "string") : [text];
  } catch {
    return [text];
  }
}

import type { SpanColumns } from "../columns/span-block.ts";
import type { ContentField } from "./dialect/dialect.ts";
import { attributesFor, knownName } from "./precedence.ts";
import { cutEnd, MAX_VALUE_BYTES } from "./value-limit.ts";
import { anyValueToJson } from "./wire/any-value-to-json.ts";
import type { AttributeList } from "./wire/attribute-list.ts";
import { ANY_STRING } from "./wire/fields.ts";
import { WireReader } from "./wire/wire-reader.ts";

const CONTENT = (["input", "output", "instructions", "tool_definitions"] as const).map((column) => ({
  column,
  keyColumn: `${column}_key` as const,
  attributes: attributesFor(column),
}));

/**
 * Writes the content columns and returns which attributes they were taken from. A string is kept there
 * alone; a structured value as JSON text there, and as it was sent among the attributes. So is everything where a name
 * came twice: the first is the content, and all of them are kept.
 */
export function writeContent(attributes: AttributeList, columns: SpanColumns): readonly number[] {
  const taken = CONTENT.map(({ column, keyColumn, attributes: candidates }) => {
    const index = firstPresent(attributes, candidates);
    if (index < 0) {
      columns[column].appendEmpty();
      columns[keyColumn].appendEmpty();
    } else {
      appendContent(attributes, index, columns, column);
      columns[keyColumn].appendText(knownName(attributes.known(index)));
    }
    return index;
  });
  return attributes.hasDuplicates ? [] : taken;
}

function firstPresent(attributes: AttributeList, candidates: readonly number[]): number {
  const filled = attributes.find(candidates);
  if (filled >= 0) return filled;
  for (const known of candidates) {
    const index = attributes.at(known);
    if (index >= 0) return index;
  }
  return -1;
}

function appendContent(
  attributes: AttributeList,
  index: number,
  columns: SpanColumns,
  column: ContentField,
): void {
  const { bytes } = attributes;
  const start = attributes.valueStart(index);
  const end = attributes.valueEnd(index);
  if (attributes.valueTag(index) === ANY_STRING) {
    columns[column].appendUtf8(bytes, start, cutEnd(bytes, start, end));
  } else if (end - start > MAX_VALUE_BYTES) {
    columns[column].appendEmpty();
  } else {
    const reader = new WireReader(bytes);
    reader.seek(attributes.wholeStart(index), attributes.wholeEnd(index));
    columns[column].appendText(anyValueToJson(reader));
  }
}

import type { SpanColumns } from "../columns/span-block.ts";
import type { StringColumn } from "../columns/string-column.ts";
import { attributesFor } from "./precedence.ts";
import { cutEnd, MAX_VALUE_BYTES } from "./value-limit.ts";
import { anyValueToJson } from "./wire/any-value-to-json.ts";
import type { AttributeList } from "./wire/attribute-list.ts";
import { ANY_STRING } from "./wire/fields.ts";
import { WireReader } from "./wire/wire-reader.ts";

const INPUT = attributesFor("input");
const OUTPUT = attributesFor("output");
const INSTRUCTIONS = attributesFor("instructions");
const TOOL_DEFINITIONS = attributesFor("tool_definitions");

/**
 * Writes the content columns and returns which attributes they were taken from. A string is kept there
 * alone; a structured value as JSON text there, and as it was sent among the attributes. So is everything where a name
 * came twice: the first is the content, and all of them are kept.
 */
export function writeContent(
  attributes: AttributeList,
  columns: SpanColumns,
  row: number,
): readonly number[] {
  const taken = [
    writeOne(attributes, INPUT, columns.input, columns.input_key, row),
    writeOne(attributes, OUTPUT, columns.output, columns.output_key, row),
    writeOne(attributes, INSTRUCTIONS, columns.instructions, columns.instructions_key, row),
    writeOne(attributes, TOOL_DEFINITIONS, columns.tool_definitions, columns.tool_definitions_key, row),
  ];
  return attributes.hasDuplicates ? [] : taken;
}

/** Returns the attribute that was taken, or -1. */
function writeOne(
  attributes: AttributeList,
  candidates: readonly number[],
  column: StringColumn,
  keyColumn: StringColumn,
  row: number,
): number {
  const index = firstPresent(attributes, candidates);
  if (index < 0) return index;
  appendContent(attributes, index, column.at(row));
  attributes.appendKey(index, keyColumn.at(row));
  return index;
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

function appendContent(attributes: AttributeList, index: number, column: StringColumn): void {
  const { bytes } = attributes;
  const start = attributes.valueStart(index);
  const end = attributes.valueEnd(index);
  if (attributes.valueTag(index) === ANY_STRING) {
    column.appendUtf8(bytes, start, cutEnd(bytes, start, end));
  } else if (end - start > MAX_VALUE_BYTES) {
    column.appendEmpty();
  } else {
    const reader = new WireReader(bytes);
    reader.seek(attributes.wholeStart(index), attributes.wholeEnd(index));
    column.appendText(anyValueToJson(reader));
  }
}

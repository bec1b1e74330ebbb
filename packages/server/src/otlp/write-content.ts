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
  const input = firstPresent(attributes, INPUT);
  const output = firstPresent(attributes, OUTPUT);
  writeInputAndOutput(attributes, input, output, columns, row);
  const taken = [
    input,
    output,
    writeOne(attributes, INSTRUCTIONS, columns.instructions, columns.instructions_key, row),
    writeOne(attributes, TOOL_DEFINITIONS, columns.tool_definitions, columns.tool_definitions_key, row),
  ];
  return attributes.hasDuplicates ? [] : taken;
}

/** One after the other in one column, as the table keeps them: each is an attribute, or -1. */
function writeInputAndOutput(
  attributes: AttributeList,
  input: number,
  output: number,
  columns: SpanColumns,
  row: number,
): void {
  if (input < 0 && output < 0) return;
  const content = columns.content.at(row);
  const expected = bytesOf(attributes, input) + bytesOf(attributes, output);
  const start = content.open(expected);
  if (input >= 0) {
    columns.input_bytes.at(row).append(addContent(attributes, input, content));
    attributes.appendKey(input, columns.input_key.at(row));
  }
  if (output >= 0) {
    addContent(attributes, output, content);
    attributes.appendKey(output, columns.output_key.at(row));
  }
  content.close(start, expected);
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
  const content = column.at(row);
  const expected = bytesOf(attributes, index);
  const start = content.open(expected);
  addContent(attributes, index, content);
  content.close(start, expected);
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

/** Adds the attribute's value to the value that was opened, and returns how many bytes that took. */
function addContent(attributes: AttributeList, index: number, column: StringColumn): number {
  const { bytes } = attributes;
  const start = attributes.valueStart(index);
  const end = attributes.valueEnd(index);
  if (attributes.valueTag(index) === ANY_STRING) {
    return column.addUtf8(bytes, start, cutEnd(bytes, start, end));
  }
  if (end - start > MAX_VALUE_BYTES) return 0;
  const reader = new WireReader(bytes);
  reader.seek(attributes.wholeStart(index), attributes.wholeEnd(index));
  return column.addText(anyValueToJson(reader));
}

/** What an attribute's value takes on the wire; 0 for none. */
function bytesOf(attributes: AttributeList, index: number): number {
  return index < 0 ? 0 : attributes.valueEnd(index) - attributes.valueStart(index);
}

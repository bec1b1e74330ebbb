import {
  ANY_ARRAY,
  ANY_BOOL,
  ANY_BYTES,
  ANY_DOUBLE,
  ANY_INT,
  ANY_KVLIST,
  ANY_STRING,
  KEY_VALUE_KEY,
  KEY_VALUE_VALUE,
  LIST_VALUES,
} from "../wire/fields.ts";
import { MAX_NESTING } from "../wire/nesting-depth.ts";
import type { ProtoWriter } from "../wire/proto-writer.ts";
import { doubleOf, int64Of, type JsonObject, objectOf, objectsOf, scalarTextOf } from "./json-fields.ts";

/** One level more than is allowed, so that the reader sees that it is too deep and says so. */
const MAX_WRITTEN_NESTING = MAX_NESTING + 1;

/** Writes `attributes` of any message under the given tag. */
export function writeKeyValues(writer: ProtoWriter, tag: number, values: unknown, depth = 0): void {
  for (const { key, value } of objectsOf(values, "attributes")) {
    const opened = writer.open(tag);
    if (typeof key === "string" && key !== "") writer.text(KEY_VALUE_KEY, key);
    const any = objectOf(value, "the value of an attribute");
    if (any !== undefined) {
      const openedValue = writer.open(KEY_VALUE_VALUE);
      writeAnyValue(writer, any, depth);
      writer.close(openedValue);
    }
    writer.close(opened);
  }
}

/** Writes the fields of an AnyValue. */
export function writeAnyValue(writer: ProtoWriter, any: JsonObject, depth = 0): void {
  if (isSet(any.stringValue)) writer.text(ANY_STRING, scalarTextOf(any.stringValue, "stringValue"));
  else if (isSet(any.boolValue))
    writer.varint(ANY_BOOL, scalarTextOf(any.boolValue, "boolValue") === "true" ? 1 : 0);
  else if (isSet(any.intValue)) writeInt(writer, any.intValue);
  else if (any.doubleValue !== undefined) writeDouble(writer, any.doubleValue);
  else if (isSet(any.bytesValue))
    writer.bytes(ANY_BYTES, Buffer.from(scalarTextOf(any.bytesValue, "bytesValue"), "base64"));
  else if (depth < MAX_WRITTEN_NESTING) writeNested(writer, any, depth + 1);
}

function writeNested(writer: ProtoWriter, any: JsonObject, depth: number): void {
  const array = objectOf(any.arrayValue, "arrayValue");
  const list = objectOf(any.kvlistValue, "kvlistValue");
  if (array !== undefined) {
    const opened = writer.open(ANY_ARRAY);
    for (const element of objectsOf(array.values, "arrayValue.values")) {
      const openedElement = writer.open(LIST_VALUES);
      writeAnyValue(writer, element, depth);
      writer.close(openedElement);
    }
    writer.close(opened);
  } else if (list !== undefined) {
    const opened = writer.open(ANY_KVLIST);
    writeKeyValues(writer, LIST_VALUES, list.values, depth);
    writer.close(opened);
  }
}

/** JavaScript's exporter sends any whole number as an int, 1e300 too: what 64 bits cannot hold goes as a double, what is no number as text. */
function writeInt(writer: ProtoWriter, value: unknown): void {
  const whole = int64Of(value);
  if (whole !== undefined) writer.varint(ANY_INT, whole);
  else writeDouble(writer, value);
}

function writeDouble(writer: ProtoWriter, value: unknown): void {
  const double = doubleOf(value);
  if (double !== undefined) writer.double(ANY_DOUBLE, double);
  else writer.text(ANY_STRING, scalarTextOf(value, "a number"));
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

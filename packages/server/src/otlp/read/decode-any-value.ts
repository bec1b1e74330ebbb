import type { AnyValue, KeyValue } from "../../model/any-value.ts";
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
import { locateAnyValue } from "../wire/locate-any-value.ts";
import { MAX_NESTING } from "../wire/nesting-depth.ts";
import { WireReader } from "../wire/wire-reader.ts";
import { doubleToJson } from "./double-to-json.ts";

/** The bytes of a protobuf AnyValue in OTLP/JSON form. */
export function decodeAnyValue(bytes: Uint8Array): AnyValue {
  return readAnyValue(new WireReader(bytes));
}

/** Reads the KeyValue whose length is next. */
export function readKeyValue(reader: WireReader, depth = 0): KeyValue {
  const outer = reader.enter();
  const end = reader.limit;
  let key = "";
  let value: AnyValue = {};
  while (reader.position < end) {
    const tag = reader.tag();
    if (tag === KEY_VALUE_KEY) key = readText(reader);
    else if (tag === KEY_VALUE_VALUE) {
      const outerValue = reader.enter();
      const valueEnd = reader.limit;
      value = readAnyValue(reader, depth);
      reader.seek(valueEnd, outerValue);
    } else reader.skip(tag);
  }
  reader.leave(outer);
  return { key, value };
}

/** Reads the string whose length is next. */
export function readText(reader: WireReader): string {
  const length = reader.bytesField();
  return reader.bytes.toString("utf8", reader.position - length, reader.position);
}

function readAnyValue(reader: WireReader, depth = 0): AnyValue {
  const range = { tag: 0, start: 0, end: 0 };
  locateAnyValue(reader, range);
  const { bytes } = reader;
  reader.seek(range.start, range.end);
  switch (range.tag) {
    case ANY_STRING:
      return { stringValue: bytes.toString("utf8", range.start, range.end) };
    case ANY_BYTES:
      return { bytesValue: bytes.toString("base64", range.start, range.end) };
    case ANY_DOUBLE:
      return { doubleValue: doubleToJson(bytes.readDoubleLE(range.start)) };
    case ANY_BOOL:
      return { boolValue: reader.varint() !== 0 || reader.high !== 0 };
    case ANY_INT:
      reader.varint();
      return { intValue: String(BigInt.asIntN(64, (BigInt(reader.high) << 32n) | BigInt(reader.low))) };
    case ANY_ARRAY:
      return { arrayValue: { values: depth < MAX_NESTING ? readArray(reader, depth + 1) : [] } };
    case ANY_KVLIST:
      return { kvlistValue: { values: depth < MAX_NESTING ? readList(reader, depth + 1) : [] } };
    default:
      return {};
  }
}

function readArray(reader: WireReader, depth: number): AnyValue[] {
  const values: AnyValue[] = [];
  const end = reader.limit;
  while (reader.position < end) {
    const tag = reader.tag();
    if (tag !== LIST_VALUES) {
      reader.skip(tag);
      continue;
    }
    reader.enter();
    const valueEnd = reader.limit;
    values.push(readAnyValue(reader, depth));
    reader.seek(valueEnd, end);
  }
  return values;
}

function readList(reader: WireReader, depth: number): KeyValue[] {
  const values: KeyValue[] = [];
  while (reader.position < reader.limit) {
    const tag = reader.tag();
    if (tag === LIST_VALUES) values.push(readKeyValue(reader, depth));
    else reader.skip(tag);
  }
  return values;
}

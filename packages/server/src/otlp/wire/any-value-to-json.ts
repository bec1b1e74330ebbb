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
} from "./fields.ts";
import type { AnyValueRange } from "./locate-any-value.ts";
import { locateAnyValue } from "./locate-any-value.ts";
import type { WireReader } from "./wire-reader.ts";

/**
 * JSON text of the AnyValue between the reader's position and limit, as its producer would have written it:
 * lists with keys as objects, bytes as base64, an empty value and what JSON cannot say (NaN) as null.
 * Integers keep all their digits. The nesting must have been checked.
 */
export function anyValueToJson(reader: WireReader): string {
  const range: AnyValueRange = { tag: 0, start: 0, end: 0 };
  locateAnyValue(reader, range);
  const { bytes } = reader;
  reader.seek(range.start, range.end);
  switch (range.tag) {
    case ANY_STRING:
      return JSON.stringify(bytes.toString("utf8", range.start, range.end));
    case ANY_BYTES:
      return JSON.stringify(bytes.toString("base64", range.start, range.end));
    case ANY_DOUBLE:
      return JSON.stringify(bytes.readDoubleLE(range.start));
    case ANY_BOOL:
      return reader.varint() === 0 && reader.high === 0 ? "false" : "true";
    case ANY_INT:
      reader.varint();
      return String(BigInt.asIntN(64, (BigInt(reader.high) << 32n) | BigInt(reader.low)));
    case ANY_ARRAY:
      return `[${elements(reader, anyValueToJson).join(",")}]`;
    case ANY_KVLIST:
      return `{${elements(reader, memberToJson).join(",")}}`;
    default:
      return "null";
  }
}

function elements(reader: WireReader, toJson: (reader: WireReader) => string): string[] {
  const texts: string[] = [];
  const end = reader.limit;
  while (reader.position < end) {
    const tag = reader.tag();
    if (tag !== LIST_VALUES) {
      reader.skip(tag);
      continue;
    }
    reader.enter();
    const elementEnd = reader.limit;
    texts.push(toJson(reader));
    reader.seek(elementEnd, end);
  }
  return texts;
}

function memberToJson(reader: WireReader): string {
  let key = '""';
  let value = "null";
  const end = reader.limit;
  while (reader.position < end) {
    const tag = reader.tag();
    if (tag === KEY_VALUE_KEY) {
      const length = reader.bytesField();
      key = JSON.stringify(reader.bytes.toString("utf8", reader.position - length, reader.position));
    } else if (tag === KEY_VALUE_VALUE) {
      reader.enter();
      const valueEnd = reader.limit;
      value = anyValueToJson(reader);
      reader.seek(valueEnd, end);
    } else reader.skip(tag);
  }
  return `${key}:${value}`;
}

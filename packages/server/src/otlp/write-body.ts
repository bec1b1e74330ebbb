import type { LogColumns } from "../columns/log-columns.ts";
import { cutEnd, MAX_VALUE_BYTES } from "./value-limit.ts";
import { anyValueToJson } from "./wire/any-value-to-json.ts";
import { ANY_STRING } from "./wire/fields.ts";
import { locateAnyValue } from "./wire/locate-any-value.ts";
import type { Range } from "./wire/range.ts";
import type { WireReader } from "./wire/wire-reader.ts";

/**
 * Writes the body of a log record: as text, for reading and searching, and where that does not say what it was, as it
 * was sent. A body beyond the limit is kept as text, cut. Moves the reader.
 */
export function writeBody(reader: WireReader, body: Range, columns: LogColumns): void {
  const value = { tag: 0, start: 0, end: 0 };
  reader.seek(body.start, body.end);
  locateAnyValue(reader, value);
  const isText = value.tag === ANY_STRING;
  let text = reader.bytes;
  let { start, end } = value;
  if (!isText) {
    reader.seek(body.start, body.end);
    text = value.tag === 0 ? Buffer.alloc(0) : Buffer.from(anyValueToJson(reader));
    start = 0;
    end = text.length;
  }
  const kept = cutEnd(text, start, end);
  const isCut = isText ? kept < end : body.length > MAX_VALUE_BYTES;
  columns.body.appendUtf8(text, start, kept);
  columns.body_cut.append(isCut ? 1 : 0);
  // An empty string is no body, unless it says that it is one.
  if (isCut || (isText && end > start)) columns.body_value.appendEmpty();
  else columns.body_value.appendBytes(reader.bytes, body.start, body.end);
}

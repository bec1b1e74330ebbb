import { ATTR_AGENTOPS_TRUNCATED } from "../semconv/index.ts";
import { encodeAttribute } from "./encode-attributes.ts";
import { type ProtobufField, protobufFields } from "./protobuf-fields.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";

/** Bytes that a text keeps at most, at each attempt to make one span small enough. */
const LIMITS = [64 * 1024, 256] as const;

/** How often a span can be cut. */
export const MAX_CUTS = LIMITS.length;

/**
 * An OTLP `Span` whose long texts (of attributes, events and the status) are cut at a character, with a mark that
 * tells their length, and named in `agentops.truncated`. Undefined where there is nothing to cut.
 */
export function truncateSpan(span: Uint8Array, attempt: number): Buffer | undefined {
  const longest = longestText(span);
  // The first cut keeps an eighth: nobody knows how much too large the span is, only that it is.
  const limit = attempt === 0 ? Math.min(LIMITS[0], Math.max(LIMITS[1], longest >>> 3)) : LIMITS[1];
  const cut: Cut = { limit, names: new Set() };
  const writer = new ProtobufWriter(span.length + 4096);
  const earlier = new Set<string>();
  let changed = false;
  for (const field of protobufFields(span)) {
    if (field.number === ATTRIBUTES && keyOf(field.bytes) === ATTR_AGENTOPS_TRUNCATED) {
      for (const name of textsOf(field.bytes)) earlier.add(name);
      continue;
    }
    const part = rewriteField(field, cut);
    changed ||= part !== undefined;
    if (part === undefined) writer.raw(field.raw);
    else writeField(writer, field.number, part);
  }
  if (!changed) return undefined;
  const names = [...new Set([...earlier, ...cut.names])];
  if (names.length > 0) encodeAttribute(writer, (ATTRIBUTES << 3) | 2, ATTR_AGENTOPS_TRUNCATED, names);
  return writer.take();
}

interface Cut {
  limit: number;
  names: Set<string>;
}

/** The field's new content, or undefined where it stays. */
function rewriteField(field: ProtobufField, cut: Cut): Buffer | undefined {
  if (field.wireType !== 2) return undefined;
  if (field.number === ATTRIBUTES) return rewriteAttribute(field.bytes, cut);
  if (field.number === EVENTS)
    return rewriteParts(field.bytes, EVENT_ATTRIBUTES, (part) => rewriteAttribute(part, cut));
  if (field.number === STATUS)
    return rewriteParts(field.bytes, STATUS_MESSAGE, (part) => cutText(part, cut.limit));
  return undefined;
}

function rewriteAttribute(keyValue: Buffer, cut: Cut): Buffer | undefined {
  const rewritten = rewriteParts(keyValue, VALUE, (value) => rewriteValue(value, cut.limit, 0));
  if (rewritten !== undefined) cut.names.add(keyOf(keyValue) ?? "");
  return rewritten;
}

function rewriteValue(value: Buffer, limit: number, depth: number): Buffer | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const nested = (item: Buffer): Buffer | undefined => rewriteValue(item, limit, depth + 1);
  return (
    rewriteParts(value, STRING_VALUE, (text) => cutText(text, limit)) ??
    rewriteParts(value, ARRAY_VALUE, (list) => rewriteParts(list, LIST_VALUES, nested)) ??
    rewriteParts(value, KVLIST_VALUE, (list) =>
      rewriteParts(list, LIST_VALUES, (pair) => rewriteParts(pair, VALUE, nested)),
    )
  );
}

/** The message with the parts under a field number rewritten, or undefined where none changes. */
function rewriteParts(
  message: Buffer,
  number: number,
  rewrite: (part: Buffer) => Buffer | undefined,
): Buffer | undefined {
  const fields = [...protobufFields(message)];
  const parts = fields.map((field) =>
    field.number === number && field.wireType === 2 ? rewrite(field.bytes) : undefined,
  );
  if (parts.every((part) => part === undefined)) return undefined;
  const writer = new ProtobufWriter(message.length + 64);
  for (const [index, field] of fields.entries()) {
    const part = parts[index];
    if (part === undefined) writer.raw(field.raw);
    else writeField(writer, field.number, part);
  }
  return writer.take();
}

function cutText(text: Buffer, limit: number): Buffer | undefined {
  if (text.length <= limit) return undefined;
  let end = limit;
  // Not within a character: the bytes that continue one are 10xxxxxx.
  while (end > 0 && ((text[end] as number) & 0xc0) === 0x80) end -= 1;
  const mark = `… [cut, ${text.toString("utf8").length} characters]`;
  return Buffer.concat([text.subarray(0, end), Buffer.from(mark)]);
}

function longestText(span: Uint8Array): number {
  let longest = 0;
  for (const field of protobufFields(span)) {
    if (field.number === ATTRIBUTES || field.number === EVENTS)
      longest = Math.max(longest, field.bytes.length);
  }
  return longest;
}

function keyOf(keyValue: Buffer): string | undefined {
  for (const field of protobufFields(keyValue)) if (field.number === KEY) return field.bytes.toString("utf8");
  return undefined;
}

/** The texts of an attribute that is a list of texts. */
function* textsOf(keyValue: Buffer): Generator<string> {
  for (const value of partsOf(keyValue, VALUE))
    for (const list of partsOf(value, ARRAY_VALUE))
      for (const item of partsOf(list, LIST_VALUES))
        for (const text of partsOf(item, STRING_VALUE)) yield text.toString("utf8");
}

function* partsOf(message: Buffer, number: number): Generator<Buffer> {
  for (const field of protobufFields(message))
    if (field.number === number && field.wireType === 2) yield field.bytes;
}

function writeField(writer: ProtobufWriter, number: number, bytes: Uint8Array): void {
  writer.varint((number << 3) | 2);
  writer.lengthDelimited(bytes);
}

const MAX_DEPTH = 16;
const ATTRIBUTES = 9; // of Span
const EVENTS = 11;
const STATUS = 15;
const EVENT_ATTRIBUTES = 3; // of Span.Event
const STATUS_MESSAGE = 2; // of Status
const KEY = 1; // of KeyValue
const VALUE = 2;
const STRING_VALUE = 1; // of AnyValue
const ARRAY_VALUE = 5;
const KVLIST_VALUE = 6;
const LIST_VALUES = 1; // of ArrayValue and KeyValueList

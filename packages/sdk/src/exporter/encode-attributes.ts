import { cutText } from "../content/cut-text.ts";
import type { ProtobufWriter } from "./protobuf-writer.ts";

/** Nested values are cut at this depth, and after so many values: they may contain themselves. */
const MAX_DEPTH = 16;
const MAX_VALUES = 100_000;

/**
 * Writes one KeyValue field (https://github.com/open-telemetry/opentelemetry-proto, common.proto). A value OTLP
 * has no type for is left out; numbers that are safe integers go as int64, others as double.
 */
export function encodeAttribute(writer: ProtobufWriter, tag: number, key: string, value: unknown): void {
  if (value === undefined || value === null || typeof value === "function" || typeof value === "symbol")
    return;
  const known = knownKey(key);
  if (known.message !== undefined && known.value === value) {
    writer.varint(tag);
    writer.raw(known.message);
    return;
  }
  const start = writer.beginMessage(tag);
  writer.raw(known.field);
  const valueStart = writer.beginMessage(TAG_VALUE);
  valuesLeft = MAX_VALUES;
  encodeAnyValue(writer, value, 0);
  writer.endMessage(valueStart);
  writer.endMessage(start);
  if (typeof value !== "string" || value.length > MAX_REPEATED) return;
  known.message = known.value === value ? writer.copyMessage(start) : undefined;
  known.value = value;
}

let valuesLeft = MAX_VALUES;

function encodeAnyValue(writer: ProtobufWriter, value: unknown, depth: number): void {
  if (typeof value === "string") {
    writer.varint(TAG_STRING);
    writer.string(cutText(value));
  } else if (typeof value === "number") {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
      writer.varint(TAG_INT);
      writer.int64(value);
    } else {
      writer.varint(TAG_DOUBLE);
      writer.double(value);
    }
  } else if (typeof value === "boolean") {
    writer.varint(TAG_BOOL);
    writer.varint(value ? 1 : 0);
  } else if (typeof value === "bigint") {
    writer.varint(TAG_STRING);
    writer.string(String(value));
  } else if (value instanceof Uint8Array) {
    writer.varint(TAG_BYTES);
    writer.lengthDelimited(value);
  } else if (typeof value === "object" && value !== null && depth < MAX_DEPTH) {
    encodeContainer(writer, value, depth);
  }
}

function encodeContainer(writer: ProtobufWriter, value: object, depth: number): void {
  const isArray = Array.isArray(value);
  const start = writer.beginMessage(isArray ? TAG_ARRAY : TAG_KVLIST);
  if (isArray) {
    for (const item of value) {
      if (--valuesLeft < 0) break;
      const itemStart = writer.beginMessage(TAG_VALUES);
      encodeAnyValue(writer, item, depth + 1);
      writer.endMessage(itemStart);
    }
  } else {
    for (const [key, item] of Object.entries(value)) {
      if (--valuesLeft < 0) break;
      const itemStart = writer.beginMessage(TAG_VALUES);
      writer.raw(knownKey(key).field);
      const valueStart = writer.beginMessage(TAG_VALUE);
      encodeAnyValue(writer, item, depth + 1);
      writer.endMessage(valueStart);
      writer.endMessage(itemStart);
    }
  }
  writer.endMessage(start);
}

interface KnownKey {
  /** The key field of a KeyValue. */
  readonly field: Uint8Array;
  /** The text it had last. */
  value: string | undefined;
  /** The whole KeyValue, with its length, once it had the same text twice in a row. */
  message: Uint8Array | undefined;
}

/** The same few dozen names come with every span, and many with the same short text: a kind, a session, a model. */
function knownKey(key: string): KnownKey {
  let known = knownKeys.get(key);
  if (known !== undefined) return known;
  const text = Buffer.from(key);
  const length: number[] = [];
  for (let rest = text.length; ; rest >>>= 7) {
    if (rest < 0x80) {
      length.push(rest);
      break;
    }
    length.push((rest & 0x7f) | 0x80);
  }
  const field = Buffer.concat([Buffer.from([TAG_KEY, ...length]), text]);
  known = { field, value: undefined, message: undefined };
  if (knownKeys.size < MAX_KNOWN_KEYS && key.length <= 128) knownKeys.set(key, known);
  return known;
}

const MAX_KNOWN_KEYS = 2000;
/** Characters of a text that is likely to come again. */
const MAX_REPEATED = 64;
const knownKeys = new Map<string, KnownKey>();

const TAG_KEY = (1 << 3) | 2; // KeyValue.key
const TAG_VALUE = (2 << 3) | 2; // KeyValue.value
const TAG_STRING = (1 << 3) | 2; // AnyValue.string_value
const TAG_BOOL = 2 << 3; // AnyValue.bool_value
const TAG_INT = 3 << 3; // AnyValue.int_value
const TAG_DOUBLE = (4 << 3) | 1; // AnyValue.double_value
const TAG_ARRAY = (5 << 3) | 2; // AnyValue.array_value
const TAG_KVLIST = (6 << 3) | 2; // AnyValue.kvlist_value
const TAG_BYTES = (7 << 3) | 2; // AnyValue.bytes_value
const TAG_VALUES = (1 << 3) | 2; // ArrayValue.values, KeyValueList.values

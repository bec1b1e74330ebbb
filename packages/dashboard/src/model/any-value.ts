import type { AnyValue, KeyValue } from "@agentops/server/model";
import { type JsonValue, stringifyJson } from "./json-value.ts";

export type AnyValueType = "string" | "int" | "double" | "bool" | "bytes" | "array" | "map" | "empty";

/** An attribute as the screen shows it. */
export interface DisplayValue {
  readonly type: AnyValueType;
  /** One text for search, copying and cells. */
  readonly text: string;
  /** The same as a JSON value, where the value has parts. */
  readonly json: JsonValue | undefined;
}

export function displayAnyValue(value: AnyValue): DisplayValue {
  const json = anyValueToJson(value);
  const type = typeOf(value);
  if (type === "array" || type === "map") return { type, text: stringifyJson(json), json };
  return { type, text: json === null ? "" : String(json), json: undefined };
}

/** The value without OTLP's wrapping: 64-bit integers beyond 2^53 are `bigint`, bytes stay base64. */
function anyValueToJson(value: AnyValue): JsonValue {
  switch (typeOf(value)) {
    case "string":
      return String(value.stringValue);
    case "int":
      return wholeNumber(value.intValue);
    case "double":
      return doubleNumber(value.doubleValue);
    case "bool":
      return value.boolValue === true;
    case "bytes":
      return String(value.bytesValue);
    case "array":
      return valuesOf(value.arrayValue).map((item) => anyValueToJson(item as AnyValue));
    case "map":
      // `Object.fromEntries` defines own properties: a key named `__proto__` stays a key.
      return Object.fromEntries(
        valuesOf(value.kvlistValue).map((item) => {
          const { key, value: inner } = item as KeyValue;
          return [key, anyValueToJson(inner ?? {})];
        }),
      );
    case "empty":
      return null;
  }
}

function typeOf(value: AnyValue): AnyValueType {
  if (value.stringValue !== undefined) return "string";
  if (value.intValue !== undefined) return "int";
  if (value.doubleValue !== undefined) return "double";
  if (value.boolValue !== undefined) return "bool";
  if (value.bytesValue !== undefined) return "bytes";
  if (value.arrayValue !== undefined) return "array";
  if (value.kvlistValue !== undefined) return "map";
  return "empty";
}

function valuesOf(list: unknown): unknown[] {
  const values = (list as { values?: unknown } | null)?.values;
  return Array.isArray(values) ? values : [];
}

function wholeNumber(value: unknown): JsonValue {
  const text = String(value);
  if (!/^-?\d+$/.test(text)) return text;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

/** OTLP/JSON writes NaN and the infinities as strings; JSON numbers cannot hold them. */
function doubleNumber(value: unknown): JsonValue {
  return typeof value === "number" && Number.isFinite(value) ? value : String(value);
}

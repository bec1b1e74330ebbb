import type { AnyValue, KeyValue } from "../model/any-value.ts";

type Pairs<Value> = readonly (readonly [key: string, value: Value])[];

/** The columns of `queries/attributes-as-text.sql`. */
export interface AttributesRow {
  stringAttributes: Pairs<string>;
  intAttributes: Pairs<string>;
  doubleAttributes: Pairs<string>;
  boolAttributes: Pairs<number>;
  otherAttributes: Pairs<string>;
}

export interface StoredAttributes {
  /** Strings, integers, doubles and booleans, by key. */
  attributes: KeyValue[];
  /** Every other type: the bytes of its protobuf `AnyValue`. */
  otherAttributes: { key: string; bytes: Buffer }[];
}

export function toStoredAttributes(row: AttributesRow): StoredAttributes {
  const of = <Value>(pairs: Pairs<Value>, toValue: (value: Value) => AnyValue): KeyValue[] =>
    pairs.map(([key, value]) => ({ key, value: toValue(value) }));
  return {
    attributes: [
      ...of(row.stringAttributes, (stringValue) => ({ stringValue })),
      ...of(row.intAttributes, (intValue) => ({ intValue })),
      ...of(row.doubleAttributes, (text) => ({ doubleValue: jsonDouble(text) })),
      ...of(row.boolAttributes, (value) => ({ boolValue: value !== 0 })),
    ].sort(byKey),
    otherAttributes: row.otherAttributes
      .map(([key, base64]) => ({ key, bytes: Buffer.from(base64, "base64") }))
      .sort(byKey),
  };
}

/** A double as ClickHouse writes it in text. What JSON (or JavaScript's idea of it: -0) has no number for is a string in OTLP/JSON. */
export function jsonDouble(text: string): number | "NaN" | "Infinity" | "-Infinity" | "-0" {
  if (text === "nan" || text === "-nan") return "NaN";
  if (text === "inf") return "Infinity";
  if (text === "-inf") return "-Infinity";
  if (text === "-0") return "-0";
  return Number(text);
}

// --- internal ---

function byKey(a: { key: string }, b: { key: string }): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

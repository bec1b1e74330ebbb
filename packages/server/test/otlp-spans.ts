import { encodeNative, type SpanBlock } from "../src/columns/index.ts";
import { type DecodeContext, type DecodedTraces, decodeTraces } from "../src/otlp/index.ts";
import { encodeMessage } from "./otlp-proto.ts";
import { type NativeRow, readNative } from "./read-native.ts";

export const TRACE_ID = Buffer.from("0af7651916cd43dd8448eb211c80319c", "hex");
export const SPAN_ID = Buffer.from("b7ad6b7169203331", "hex");
export const NOW_MICROS = 1_795_000_000_000_000n;
export const START = NOW_MICROS * 1000n - 5_000_000_000n;

export const context: DecodeContext = {
  projectId: "default",
  receivedAtMicros: NOW_MICROS,
  retentionDays: 90,
  price: () => ({ priced: false, pricing: "no price table in this test" }),
};

export type Attributes = Record<string, string | number | boolean | object>;

/** A span that is good in every respect, with the given fields on top. */
export function span(fields: object = {}, attributes: Attributes = {}): object {
  return {
    traceId: TRACE_ID,
    spanId: SPAN_ID,
    name: "chat",
    kind: 3,
    startTimeUnixNano: String(START),
    endTimeUnixNano: String(START + 1_000_000n),
    attributes: keyValues(attributes),
    ...fields,
  };
}

/** Strings, whole numbers, other numbers and booleans as their AnyValue; an object is an AnyValue already. */
export function keyValues(attributes: Attributes): object[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: Attributes[string]): object {
  if (typeof value === "object") return value;
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

export function request(...spans: object[]): Uint8Array {
  return encodeMessage("ExportTraceServiceRequest", {
    resourceSpans: [{ resource: {}, scopeSpans: [{ scope: {}, spans }] }],
  });
}

export function blockOf(...spans: object[]): SpanBlock {
  return decodeTraces(request(...spans), context).block;
}

export function rowsOf({ block }: DecodedTraces): NativeRow[] {
  return readNative(encodeNative([block])).rows;
}

/** The one row that a span with these attributes becomes. */
export function rowOf(
  attributes: Attributes,
  fields: object = {},
  overrides: Partial<DecodeContext> = {},
): NativeRow {
  return rowsOf(decodeTraces(request(span(fields, attributes)), { ...context, ...overrides }))[0]!;
}

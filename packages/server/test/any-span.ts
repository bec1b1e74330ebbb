import fc from "fast-check";

/** An OTLP `AnyValue` in OTLP/JSON form, in the one spelling that the API uses. */
export type JsonAnyValue = Record<string, unknown>;
export interface JsonKeyValue {
  key: string;
  value: JsonAnyValue;
}

export const text = fc.string({ unit: "binary", maxLength: 80 });
export const count = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff_ffff }));
export const int64 = fc
  .oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.constantFrom(2n ** 53n + 1n, -(2n ** 53n) - 1n, 2n ** 63n - 1n, -(2n ** 63n), 0n),
  )
  .map(String);
export const double = fc
  .oneof(fc.double(), fc.constantFrom(0, -0, 5e-324, Number.MAX_VALUE, 1e21, Number.NaN, Infinity, -Infinity))
  .map((value) => (Object.is(value, -0) ? "-0" : Number.isFinite(value) ? value : String(value)));
const base64 = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString("base64"));
/** Names that objects have already, that dialects read, that are empty, and any other. */
const key = fc.oneof(
  text,
  fc.constantFrom("", "__proto__", "constructor", "prototype", "toString", "a.999999999.b", "a"),
  fc.constantFrom("gen_ai.input.messages", "gen_ai.output.messages", "agentops.span.kind", "agentops.tags"),
);

export const { value: anyValue } = fc.letrec<{ value: JsonAnyValue; list: JsonKeyValue[] }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    text.map((stringValue) => ({ stringValue })),
    fc.boolean().map((boolValue) => ({ boolValue })),
    int64.map((intValue) => ({ intValue })),
    double.map((doubleValue) => ({ doubleValue })),
    base64.map((bytesValue) => ({ bytesValue })),
    fc.constant({}),
    fc.array(tie("value"), { maxLength: 3 }).map((values) => ({ arrayValue: { values } })),
    tie("list").map((values) => ({ kvlistValue: { values } })),
  ),
  list: fc.array(fc.record({ key, value: tie("value") }), { maxLength: 3 }),
}));
export const attributes = fc.array(fc.record({ key, value: anyValue }), { maxLength: 8 });
export const hex = (bytes: number) =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .filter((id) => id.some((byte) => byte !== 0))
    .map((id) => Buffer.from(id).toString("hex"));
export const nanos = fc.bigInt({ min: 1n, max: 10n ** 9n });

/** Everything a span can say, its times as nanoseconds after some moment. */
export const anySpan = fc.record({
  resource: fc.record({ attributes, droppedAttributesCount: count }),
  resourceSchemaUrl: text,
  scope: fc.record({ name: text, version: text, attributes, droppedAttributesCount: count }),
  scopeSchemaUrl: text,
  parentSpanId: fc.option(hex(8)),
  traceState: text,
  name: text,
  kind: fc.integer({ min: 0, max: 5 }),
  flags: count,
  after: nanos,
  duration: nanos,
  attributes,
  droppedAttributesCount: count,
  events: fc.array(fc.record({ after: nanos, name: text, attributes, droppedAttributesCount: count }), {
    maxLength: 3,
  }),
  droppedEventsCount: count,
  links: fc.array(
    fc.record({
      traceId: hex(16),
      spanId: hex(8),
      traceState: text,
      attributes,
      droppedAttributesCount: count,
      flags: count,
    }),
    { maxLength: 3 },
  ),
  droppedLinksCount: count,
  status: fc.record({ code: fc.integer({ min: 0, max: 2 }), message: text }),
});

export type AnySpan = typeof anySpan extends fc.Arbitrary<infer Span> ? Span : never;

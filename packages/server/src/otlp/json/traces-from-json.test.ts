import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeMessage } from "../../../test/otlp-proto.ts";
import { context, rowsOf, SPAN_ID, START, TRACE_ID } from "../../../test/otlp-spans.ts";
import type { NativeRow } from "../../../test/read-native.ts";
import { decodeTraces } from "../decode-traces.ts";
import { decodeAnyValue, decodeEvents, decodeLinks } from "../read/index.ts";
import { MalformedRequest } from "../wire/malformed-request.ts";
import { tracesFromJson } from "./traces-from-json.ts";

function jsonSpan(fields: object = {}): object {
  return {
    traceId: TRACE_ID.toString("hex"),
    spanId: SPAN_ID.toString("hex"),
    name: "chat",
    startTimeUnixNano: String(START),
    endTimeUnixNano: String(START + 1n),
    ...fields,
  };
}

function decodeSpans(...spans: object[]) {
  const text = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
  return decodeTraces(tracesFromJson(text), context);
}

function rowOf(fields: object): NativeRow {
  return rowsOf(decodeSpans(jsonSpan(fields)))[0]!;
}

function rowOfValue(json: string): NativeRow {
  const span = JSON.stringify(jsonSpan({ attributes: [{ key: "k", value: "VALUE" }] }));
  const text = `{"resourceSpans":[{"scopeSpans":[{"spans":[${span.replace('"VALUE"', json)}]}]}]}`;
  return rowsOf(decodeTraces(tracesFromJson(text), context))[0]!;
}

describe("what should be a scalar and is an object", () => {
  const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
  it.each(["stringValue", "boolValue", "intValue", "doubleValue", "bytesValue"])("is refused: %s", (name) => {
    for (const value of [{ toString: 1 }, { toString: null, valueOf: null }, [[[]]]]) {
      const attributes = [{ key: "x", value: { [name]: value } }];
      expect(() => decodeSpans(jsonSpan({ attributes }))).toThrow(MalformedRequest);
    }
    const body = `{"resourceSpans":[{"resource":{"attributes":[{"key":"x","value":{"${name}":${deep}}}]}}]}`;
    expect(() => tracesFromJson(body)).toThrow(MalformedRequest);
  });
});

describe("tracesFromJson", () => {
  it("reads what the OpenTelemetry JavaScript exporter sends", () => {
    const text = `{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"svc"}}],
      "droppedAttributesCount":0},"scopeSpans":[{"scope":{"name":"lib","version":"1"},"spans":[{
      "traceId":"${TRACE_ID.toString("hex")}","spanId":"${SPAN_ID.toString("hex")}","name":"chat","kind":3,
      "startTimeUnixNano":"${START}","endTimeUnixNano":"${START + 5n}","attributes":[
      {"key":"a","value":{"intValue":1}},{"key":"b","value":{"arrayValue":{"values":[{"stringValue":"x"}]}}}],
      "droppedAttributesCount":0,"events":[{"attributes":[{"key":"exception.type","value":{"stringValue":"E"}}],
      "name":"exception","timeUnixNano":"${START}","droppedAttributesCount":0}],"droppedEventsCount":0,
      "status":{"code":2,"message":"bad"},"links":[{"attributes":[],"context":{},"traceId":"${TRACE_ID.toString("hex")}",
      "spanId":"${SPAN_ID.toString("hex")}","flags":257,"droppedAttributesCount":0}],"droppedLinksCount":0,"flags":257}]}]}]}`;
    const row = rowsOf(decodeTraces(tracesFromJson(text), context))[0]!;
    expect(row).toMatchObject({
      trace_id: TRACE_ID.toString("hex"),
      service: "svc",
      scope_name: "lib",
      span_kind: 3,
      start_time: START,
      end_time: START + 5n,
      attr_int: [["a", 1n]],
      status_code: 2,
      error_type: "E",
      flags: 257,
    });
    expect(decodeEvents(Buffer.from(String(row.events), "latin1"))).toHaveLength(1);
    expect(decodeLinks(Buffer.from(String(row.links), "latin1"))[0]).toMatchObject({ flags: 257 });
  });

  it.each([
    ['{"intValue":"9007199254740993"}', "attr_int", 9007199254740993n],
    ['{"intValue":"-9223372036854775808"}', "attr_int", -9223372036854775808n],
    ['{"intValue":7}', "attr_int", 7n],
    ['{"intValue":-7}', "attr_int", -7n],
    ['{"intValue":1e300}', "attr_double", 1e300],
    ['{"intValue":"99999999999999999999"}', "attr_double", 1e20],
    ['{"intValue":1.5}', "attr_double", 1.5],
    ['{"intValue":"abc"}', "attr_string", "abc"],
    ['{"doubleValue":1}', "attr_double", 1],
    ['{"doubleValue":"-Infinity"}', "attr_double", -Infinity],
    ['{"doubleValue":"NaN"}', "attr_double", Number.NaN],
    ['{"doubleValue":null}', "attr_double", Number.NaN],
    ['{"boolValue":true}', "attr_bool", 1],
    ['{"stringValue":""}', "attr_string", ""],
    ['{"stringValue":"\\u00e9\\ud800"}', "attr_string", Buffer.from("é\ufffd").toString("latin1")],
  ])("keeps %s in %s", (json, column, value) => {
    expect(rowOfValue(json)[column]).toEqual([["k", value]]);
  });

  it.each([
    ['{"bytesValue":"aGk="}', { bytesValue: "aGk=" }],
    ["{}", {}],
    ['{"arrayValue":{}}', { arrayValue: { values: [] } }],
    [
      '{"kvlistValue":{"values":[{"key":"a","value":{"intValue":"1"}}]}}',
      { kvlistValue: { values: [{ key: "a", value: { intValue: "1" } }] } },
    ],
  ])("keeps %s as it is", (json, value) => {
    const [[, bytes]] = rowOfValue(json).attr_other as [[string, string]];
    expect(decodeAnyValue(Buffer.from(bytes, "latin1"))).toEqual(value);
  });

  it("takes ids in either case, numbers for times, names for enums, and an empty parent", () => {
    const row = rowOf({
      traceId: TRACE_ID.toString("hex").toUpperCase(),
      startTimeUnixNano: Number(START),
      kind: "SPAN_KIND_CLIENT",
      status: { code: "STATUS_CODE_ERROR" },
      parentSpanId: "",
    });
    expect(row).toMatchObject({
      trace_id: TRACE_ID.toString("hex"),
      span_kind: 3,
      status_code: 2,
      parent_span_id: "0000000000000000",
    });
  });

  it("takes a byte order mark, nulls for what is missing, and members it does not know", () => {
    const span = { ...jsonSpan(), attributes: null, events: null, status: null, unknown: [{}] };
    const text = `\ufeff${JSON.stringify({ resourceSpans: [{ resource: null, scopeSpans: [{ scope: null, spans: [span] }] }] })}`;
    expect(decodeTraces(tracesFromJson(text), context).accepted).toBe(1);
    expect(decodeTraces(tracesFromJson(Buffer.from(text)), context).accepted).toBe(1);
  });

  it("takes an empty request", () => {
    expect(tracesFromJson("{}")).toHaveLength(0);
  });

  it("lets a span with a bad id or time cost itself alone", () => {
    const decoded = decodeSpans(
      jsonSpan(),
      jsonSpan({ traceId: TRACE_ID.toString("base64") }),
      jsonSpan({ parentSpanId: "xyz" }),
      jsonSpan({ startTimeUnixNano: "yesterday" }),
    );
    expect(decoded).toMatchObject({ accepted: 1, rejected: 3 });
  });

  it("lets a value nested without end cost its span alone", () => {
    const levels = 100_000;
    const value = `${'{"arrayValue":{"values":['.repeat(levels)}{}${"]}}".repeat(levels)}`;
    const spans = JSON.stringify([jsonSpan(), jsonSpan({ attributes: [{ key: "k", value: "VALUE" }] })]);
    const text = `{"resourceSpans":[{"scopeSpans":[{"spans":${spans.replace('"VALUE"', value)}}]}]}`;
    expect(decodeTraces(tracesFromJson(text), context)).toMatchObject({ accepted: 1, rejected: 1 });
  });

  it.each([
    "",
    "not json",
    "[]",
    "null",
    "7",
    '{"resourceSpans":{}}',
    '{"resourceSpans":[7]}',
    '{"resourceSpans":[{"scopeSpans":[{"spans":[{"attributes":"x"}]}]}]}',
  ])("throws MalformedRequest for %j", (text) => {
    expect(() => tracesFromJson(text)).toThrow(MalformedRequest);
  });

  it("becomes the same columns as the same request in protobuf", () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const fromJson = decodeTraces(tracesFromJson(JSON.stringify(toJson(request))), context);
        const fromProtobuf = decodeTraces(encodeMessage("ExportTraceServiceRequest", request), context);
        expect(fromJson.rejections).toEqual(fromProtobuf.rejections);
        expect(rowsOf(fromJson)).toEqual(rowsOf(fromProtobuf));
      }),
      { numRuns: 200 },
    );
  });
});

/** protobufjs's form of a request: what it does not write, the defaults, the generators leave out. */
const text = fc.string({ minLength: 1, maxLength: 200, unit: "binary" });
const count = fc.integer({ min: 1, max: 0xffff_ffff });
const anyValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.record({ stringValue: fc.string({ unit: "binary" }) }),
    fc.record({ boolValue: fc.boolean() }),
    fc.record({ intValue: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String) }),
    fc.record({ doubleValue: fc.double() }),
    fc.record({ bytesValue: fc.uint8Array({ minLength: 1 }) }),
    fc.constant({}),
    fc.record({ arrayValue: fc.record({ values: fc.array(tie("value"), { maxLength: 3 }) }) }),
    fc.record({
      kvlistValue: fc.record({
        values: fc.array(fc.record({ key: text, value: tie("value") }), { maxLength: 3 }),
      }),
    }),
  ),
})).value;
const knownKeys = [
  "gen_ai.input.messages",
  "gen_ai.request.model",
  "gen_ai.usage.input_tokens",
  "agentops.tags",
];
const attributes = fc.array(
  fc.record({ key: fc.oneof(text, fc.constantFrom(...knownKeys)), value: anyValue }),
  {
    maxLength: 6,
  },
);
const id = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const time = fc.bigInt({ min: START, max: START + 10n ** 9n }).map(String);
const optional = { requiredKeys: [] };
const anyRequest = fc.record({
  resourceSpans: fc.array(
    fc.record({
      resource: fc.record({ attributes, droppedAttributesCount: count }, optional),
      scopeSpans: fc.array(
        fc.record({
          scope: fc.record({ name: text, version: text, attributes }, optional),
          spans: fc.array(
            fc.record(
              {
                traceId: id(16),
                spanId: id(8),
                startTimeUnixNano: fc.constant(String(START)),
                endTimeUnixNano: time,
                traceState: text,
                parentSpanId: id(8),
                name: text,
                kind: fc.integer({ min: 1, max: 5 }),
                attributes,
                droppedAttributesCount: count,
                events: fc.array(fc.record({ timeUnixNano: time, name: text, attributes }, optional), {
                  maxLength: 2,
                }),
                links: fc.array(
                  fc.record({ traceId: id(16), spanId: id(8), attributes, flags: count }, optional),
                  {
                    maxLength: 2,
                  },
                ),
                status: fc.record({ code: fc.integer({ min: 1, max: 2 }), message: text }, optional),
                flags: count,
              },
              { requiredKeys: ["traceId", "spanId", "startTimeUnixNano", "endTimeUnixNano"] },
            ),
            { maxLength: 3 },
          ),
        }),
        { maxLength: 2 },
      ),
      schemaUrl: text,
    }),
    { maxLength: 2 },
  ),
});

/** OTLP/JSON of the same: ids in hex, other bytes in base64. */
function toJson(value: unknown, key = ""): unknown {
  if (value instanceof Uint8Array)
    return Buffer.from(value).toString(key === "bytesValue" ? "base64" : "hex");
  if (Array.isArray(value)) return value.map((element) => toJson(element));
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toJson(member, name)]));
}

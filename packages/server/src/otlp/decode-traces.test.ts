import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeMessage, encodeMessage } from "../../test/otlp-proto.ts";
import {
  context,
  keyValues,
  NOW_MICROS,
  request,
  rowOf,
  rowsOf,
  SPAN_ID,
  START,
  span,
  TRACE_ID,
} from "../../test/otlp-spans.ts";
import { SPAN_COLUMNS } from "../columns/index.ts";
import { decodeTraces } from "./decode-traces.ts";
import { decodeEvents, decodeLinks, decodeResource, decodeScope } from "./read/index.ts";
import { MalformedRequest } from "./wire/malformed-request.ts";

const DAY_NANOS = 86_400_000_000_000n;

function nested(levels: number): object {
  return levels === 0 ? { stringValue: "leaf" } : { arrayValue: { values: [nested(levels - 1)] } };
}

function rejectionOf(fields: object, attributes = {}): string | undefined {
  const { rejections } = decodeTraces(request(span(fields, attributes)), context);
  return [...rejections.keys()][0];
}

describe("decodeTraces", () => {
  it("takes an empty request as nothing to do", () => {
    const decoded = decodeTraces(new Uint8Array(0), context);
    expect(decoded).toMatchObject({ accepted: 0, rejected: 0 });
    expect(decoded.block.rows).toBe(0);
  });

  it("fills every column of a row", () => {
    expect(Object.keys(rowOf({}))).toEqual(Object.keys(SPAN_COLUMNS));
  });

  it("keeps identity, times, status and flags as they were sent", () => {
    const row = rowOf(
      {},
      {
        parentSpanId: Buffer.from("00f067aa0ba902b7", "hex"),
        traceState: "vendor=1",
        flags: 0x301,
        status: { code: 2, message: "boom" },
        droppedAttributesCount: 3,
        droppedEventsCount: 4,
        droppedLinksCount: 5,
      },
    );
    expect(row).toMatchObject({
      project_id: "default",
      trace_id: TRACE_ID.toString("hex"),
      span_id: SPAN_ID.toString("hex"),
      parent_span_id: "00f067aa0ba902b7",
      start_time: START,
      end_time: START + 1_000_000n,
      received_at: NOW_MICROS,
      version: (1n << 51n) + NOW_MICROS,
      name: "chat",
      span_kind: 3,
      status_code: 2,
      status_message: "boom",
      trace_state: "vendor=1",
      flags: 0x301,
      dropped_attributes: 3,
      dropped_events: 4,
      dropped_links: 5,
    });
  });

  it("writes zeroes for the parent of a root", () => {
    expect(rowOf({}).parent_span_id).toBe("0000000000000000");
  });

  it("keeps every attribute with its type, 64-bit integers exactly", () => {
    const row = rowOf({
      "a.string": "text",
      "a.double": 0.5,
      "a.bool": true,
      "a.false": false,
      "a.big": { intValue: "9007199254740993" },
      "a.negative": { intValue: "-9223372036854775808" },
      "a.nan": { doubleValue: Number.NaN },
    });
    expect(row.attr_string).toEqual([["a.string", "text"]]);
    expect(row.attr_double).toEqual([
      ["a.double", 0.5],
      ["a.nan", Number.NaN],
    ]);
    expect(row.attr_bool).toEqual([
      ["a.bool", 1],
      ["a.false", 0],
    ]);
    expect(row.attr_int).toEqual([
      ["a.big", 9007199254740993n],
      ["a.negative", -9223372036854775808n],
    ]);
  });

  it("keeps arrays, lists, bytes and empty values as their bytes", () => {
    const values = {
      array: { arrayValue: { values: [{ stringValue: "x" }, { intValue: "1" }] } },
      list: { kvlistValue: { values: keyValues({ k: true }) } },
      bytes: { bytesValue: Buffer.from([0, 255]) },
      empty: {},
    };
    const row = rowOf(values);
    expect(row.attr_other).toEqual(
      Object.entries(values).map(([key, value]) => [
        key,
        Buffer.from(encodeMessage("AnyValue", value)).toString("latin1"),
      ]),
    );
  });

  it("treats names that JavaScript objects know as data", () => {
    const names = ["__proto__", "constructor", "prototype", "toString", "", "a.999999999.b"];
    const attributes = Object.fromEntries(names.map((name) => [name, "v"]));
    Object.defineProperty(attributes, "__proto__", { value: "v", enumerable: true });
    const row = rowOf(attributes);
    expect(new Set((row.attr_string as string[][]).map(([key]) => key))).toEqual(new Set(names));
  });

  it("keeps events, links, resource and scope so that they can be read back", () => {
    const body = encodeMessage("ExportTraceServiceRequest", {
      resourceSpans: [
        {
          scopeSpans: [
            {
              spans: [
                span({
                  events: [
                    { timeUnixNano: String(START), name: "one", attributes: keyValues({ n: 1 }) },
                    { timeUnixNano: String(START + 1n), name: "two", droppedAttributesCount: 2 },
                  ],
                  links: [{ traceId: TRACE_ID, spanId: SPAN_ID, traceState: "a=b", flags: 1 }],
                }),
              ],
              scope: { name: "lib", version: "1.2", attributes: keyValues({ s: "t" }) },
              schemaUrl: "https://scope",
            },
          ],
          resource: {
            attributes: keyValues({ "service.name": "svc", "deployment.environment": "prod" }),
            droppedAttributesCount: 7,
          },
          schemaUrl: "https://resource",
        },
      ],
    });
    const row = rowsOf(decodeTraces(body, context))[0]!;
    const bytesOf = (column: string) => Buffer.from(String(row[column]), "latin1");
    expect(decodeEvents(bytesOf("events"))).toEqual([
      {
        time: "2026-11-18T11:06:35.000000000Z",
        name: "one",
        attributes: [{ key: "n", value: { intValue: "1" } }],
        droppedAttributesCount: 0,
      },
      { time: "2026-11-18T11:06:35.000000001Z", name: "two", attributes: [], droppedAttributesCount: 2 },
    ]);
    expect(decodeLinks(bytesOf("links"))).toEqual([
      {
        traceId: TRACE_ID.toString("hex"),
        spanId: SPAN_ID.toString("hex"),
        traceState: "a=b",
        flags: 1,
        attributes: [],
        droppedAttributesCount: 0,
      },
    ]);
    expect(decodeResource(bytesOf("resource"))).toEqual({
      attributes: [
        { key: "service.name", value: { stringValue: "svc" } },
        { key: "deployment.environment", value: { stringValue: "prod" } },
      ],
      droppedAttributesCount: 7,
    });
    expect(decodeScope(bytesOf("scope")).attributes).toEqual([{ key: "s", value: { stringValue: "t" } }]);
    expect(row).toMatchObject({
      service: "svc",
      environment: "prod",
      resource_schema_url: "https://resource",
      scope_name: "lib",
      scope_version: "1.2",
      scope_schema_url: "https://scope",
    });
  });

  it("finds the resource wherever it stands among the fields", () => {
    const resource = encodeMessage("ExportTraceServiceRequest", {
      resourceSpans: [{ resource: { attributes: keyValues({ "service.name": "late" }) } }],
    }).subarray(2);
    const spans = encodeMessage("ExportTraceServiceRequest", {
      resourceSpans: [{ scopeSpans: [{ spans: [span()] }] }],
    }).subarray(2);
    const both = Buffer.concat([spans, resource]);
    const body = Buffer.concat([Buffer.from([0x0a, both.length]), both]);
    expect(rowsOf(decodeTraces(body, context))[0]).toMatchObject({ service: "late" });
  });

  it("does not leak one resource's or span's values into the next", () => {
    const body = encodeMessage("ExportTraceServiceRequest", {
      resourceSpans: [
        {
          resource: { attributes: keyValues({ "service.name": "first" }) },
          scopeSpans: [
            {
              scope: { name: "scope" },
              spans: [
                span(
                  {
                    status: { code: 2, message: "bad" },
                    events: [{ name: "exception", attributes: keyValues({ "exception.type": "E" }) }],
                  },
                  { "session.id": "s", "gen_ai.request.model": "m" },
                ),
              ],
            },
          ],
        },
        { scopeSpans: [{ spans: [span({ spanId: Buffer.alloc(8, 1) })] }] },
      ],
    });
    expect(rowsOf(decodeTraces(body, context))[1]).toMatchObject({
      service: "",
      scope_name: "",
      session_id: "",
      request_model: "",
      error_type: "",
      error_message: "",
      events: "",
      kind: "",
    });
  });

  it("names each trace once", () => {
    const other = Buffer.alloc(16, 7);
    const body = request(
      span(),
      span({ traceId: other, spanId: Buffer.alloc(8, 1) }),
      span({ spanId: Buffer.alloc(8, 2) }),
    );
    expect(decodeTraces(body, context).block.traces).toEqual([
      { projectId: "default", traceId: TRACE_ID.toString("hex") },
      { projectId: "default", traceId: other.toString("hex") },
    ]);
  });

  it("rejects a bad span by itself, and says why", () => {
    const body = request(span(), span({ traceId: Buffer.alloc(16) }), span({ spanId: Buffer.from([1]) }));
    const decoded = decodeTraces(body, context);
    expect(decoded).toMatchObject({ accepted: 1, rejected: 2 });
    expect([...decoded.rejections]).toEqual([
      ["trace_id is not 16 bytes, or all zero", 1],
      ["span_id is not 8 bytes, or all zero", 1],
    ]);
    expect(rowsOf(decoded)).toHaveLength(1);
  });

  it.each([
    ["a parent id of the wrong length", { parentSpanId: Buffer.from([1]) }, /parent_span_id/],
    ["no start time", { startTimeUnixNano: "0" }, /missing/],
    ["1970", { startTimeUnixNano: "1", endTimeUnixNano: "2" }, /older/],
    ["an age beyond the retention", { startTimeUnixNano: String(START - 91n * DAY_NANOS) }, /older/],
    ["the day after tomorrow", { startTimeUnixNano: String(START + 2n * DAY_NANOS) }, /future/],
    ["an end in the year 2500", { endTimeUnixNano: "18000000000000000000" }, /future/],
    ["an end before its start", { endTimeUnixNano: String(START - 1n) }, /before/],
  ])("rejects a span with %s", (_, fields, reason) => {
    expect(rejectionOf(fields)).toMatch(reason);
  });

  it("rejects a span with more than 4,096 attributes, and takes one with 4,096", () => {
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i]));
    expect(rejectionOf({}, many(4097))).toMatch(/4096 attributes/);
    expect(rowOf(many(4096)).attr_int).toHaveLength(4096);
  });

  it("rejects values nested deeper than 16, on the span, its events and its links", () => {
    const attributes = keyValues({ deep: nested(17) });
    expect(rejectionOf({}, { deep: nested(16) })).toBeUndefined();
    expect(rejectionOf({}, { deep: nested(17) })).toMatch(/deep/);
    expect(rejectionOf({ events: [{ name: "e", attributes }] })).toMatch(/deep/);
    expect(rejectionOf({ links: [{ traceId: TRACE_ID, spanId: SPAN_ID, attributes }] })).toMatch(/deep/);
  });

  it("replaces bytes that are not UTF-8 by U+FFFD", () => {
    const body = Buffer.from(request(span({ name: "n".repeat(60) }, { key: "abc" })));
    body[body.indexOf("abc") + 1] = 0xff;
    body[body.indexOf("nnnn") + 1] = 0xc0;
    const row = rowsOf(decodeTraces(body, context))[0]!;
    const replaced = Buffer.from("a\ufffdc").toString("latin1");
    expect(row.attr_string).toEqual([["key", replaced]]);
    expect(Buffer.from(String(row.name), "latin1").toString()).toBe(`n\ufffd${"n".repeat(58)}`);
  });

  it("cuts a value at 1 MiB between characters, and names it in agentops.truncated", () => {
    const row = rowOf({
      long: `x${"é".repeat(600_000)}`,
      "agentops.truncated": { arrayValue: { values: [{ stringValue: "gen_ai.input.messages" }] } },
      huge: { bytesValue: Buffer.alloc(1_048_577) },
    });
    const [[, text]] = row.attr_string as [[string, string]];
    expect(Buffer.from(text, "latin1").toString()).toBe(`x${"é".repeat(524_287)}`);
    expect(row.dropped_attributes).toBe(1);
    const [[key, bytes]] = row.attr_other as [[string, string]];
    expect(key).toBe("agentops.truncated");
    const named = ["gen_ai.input.messages", "long", "huge"].map((stringValue) => ({ stringValue }));
    expect(decodeMessage("AnyValue", Buffer.from(bytes, "latin1"))).toEqual({
      arrayValue: { values: named },
    });
  });

  it("keeps a thousand events of a span and counts the rest", () => {
    const events = Array.from({ length: 1002 }, () => ({ name: "e" }));
    const row = rowOf({}, { events, droppedEventsCount: 1 });
    expect(row.dropped_events).toBe(3);
    expect(decodeEvents(Buffer.from(String(row.events), "latin1"))).toHaveLength(1000);
  });

  it("steps over fields and groups it does not know", () => {
    const unknown = Buffer.from([0xa3, 0x06, 0xa3, 0x06, 0x08, 0x01, 0xa4, 0x06, 0xa4, 0x06, 0xf9, 0x07]);
    const body = Buffer.concat([unknown, Buffer.alloc(8), request(span())]);
    expect(decodeTraces(body, context).accepted).toBe(1);
  });

  it.each([
    ["a length beyond the end", [0x0a, 0x05, 0x00]],
    ["a number that never ends", [0x0a, ...Array(11).fill(0xff)]],
    ["field number 0", [0x02, 0x00]],
    ["wire type 7", [0x0f]],
    ["the end of a group that never began", [0xa4, 0x06]],
    ["a group that never ends", [0xa3, 0x06]],
    ["JSON", [...Buffer.from("{}")]],
  ])("throws MalformedRequest for %s", (_, bytes) => {
    expect(() => decodeTraces(Uint8Array.from(bytes), context)).toThrow(MalformedRequest);
  });

  it("never fails on random bytes but with MalformedRequest", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        decodeOrMalformed(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  it("never fails on a damaged request but with MalformedRequest", () => {
    const good = request(
      span(
        {
          events: [{ name: "exception", attributes: keyValues({ "exception.type": "E" }) }],
          status: { code: 2 },
        },
        {
          "gen_ai.input.messages": {
            arrayValue: { values: [{ kvlistValue: { values: keyValues({ a: 1 }) } }] },
          },
          "agentops.tags": { arrayValue: { values: [{ stringValue: "t" }] } },
          "gen_ai.usage.input_tokens": 5,
        },
      ),
      span(),
    );
    const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(damage, fc.nat(good.length), (changes, length) => {
        const bytes = Buffer.from(good);
        for (const [at, value] of changes) bytes[at] = value;
        decodeOrMalformed(bytes);
        decodeOrMalformed(bytes.subarray(0, length));
      }),
      { numRuns: 2000 },
    );
  });
});

function decodeOrMalformed(bytes: Uint8Array): void {
  try {
    const decoded = decodeTraces(bytes, context);
    expect(rowsOf(decoded)).toHaveLength(decoded.accepted);
  } catch (error) {
    expect(error).toBeInstanceOf(MalformedRequest);
  }
}

import { SpanKind, SpanStatusCode, TraceFlags } from "@opentelemetry/api";
import { expect, it } from "vitest";
import { decodeSpan } from "../../test/otlp-schema.ts";
import { type HeldSpanContext, LateSpanContext } from "../tracer/late-span-context.ts";
import { OwnSpan } from "../tracer/own-span.ts";
import { encodeSpan, type SpanView } from "./encode-span.ts";
import { messageOf } from "./encoded-item.ts";

const plain: SpanView = {
  parentSpanId: "",
  parentIsRemote: false,
  extraLink: undefined,
  attributes: {},
  rewrite: undefined,
};
const encode = (span: OwnSpan, view: SpanView) => messageOf(encodeSpan(span, view));

const traceId = "0af7651916cd43dd8448eb211c80319c";

const given: HeldSpanContext = { traceId, spanId: "b7ad6b7169203331", traceFlags: TraceFlags.SAMPLED };

function makeSpan(name = "work", spanContext = given): OwnSpan {
  return new OwnSpan({
    name,
    kind: SpanKind.CLIENT,
    spanContext,
    parentSpanContext: undefined,
    startTime: [1_700_000_000, 123_456_789],
    attributes: {},
    links: undefined,
    resource: { attributes: {} },
    scope: { name: "test" },
    onEnd() {},
  });
}

it("keeps ids, kind and times to the nanosecond", () => {
  const span = makeSpan();
  span.end([1_700_000_001, 1]);
  const decoded = decodeSpan(
    encode(span, { ...plain, parentSpanId: "00f067aa0ba902b7", parentIsRemote: true }),
  );
  expect(decoded).toMatchObject({
    traceId,
    spanId: "b7ad6b7169203331",
    parentSpanId: "00f067aa0ba902b7",
    name: "work",
    kind: 3,
    startTimeUnixNano: 1_700_000_000_123_456_789n,
    endTimeUnixNano: 1_700_000_001_000_000_001n,
    flags: 0x301,
  });
});

it("sends the same ids whether somebody asked for them or not", () => {
  for (const parentTraceId of [undefined, traceId]) {
    for (let times = 0; times < 2000; times += 1) {
      const span = makeSpan("work", new LateSpanContext(parentTraceId));
      span.end();
      const unasked = decodeSpan(encode(span, plain));
      const { traceId, spanId } = span.spanContext();
      expect([unasked.traceId, unasked.spanId]).toEqual([traceId, spanId]);
      expect(decodeSpan(encode(span, plain))).toEqual(unasked);
      if (parentTraceId !== undefined) expect(traceId).toBe(parentTraceId);
    }
  }
});

it("sends the ids that a processor gave a span in place of ours", () => {
  const span = makeSpan("work", new LateSpanContext(undefined));
  span.spanContext = () => ({ traceId, spanId: "b7ad6b7169203331", traceFlags: TraceFlags.SAMPLED });
  span.end();
  expect(decodeSpan(encode(span, plain))).toMatchObject({ traceId, spanId: "b7ad6b7169203331" });
});

it("keeps the value of each span, however often it was the same before", () => {
  const link = { traceId, spanId: "00f067aa0ba902b7", traceFlags: TraceFlags.SAMPLED };
  for (const model of ["a", "a", "a", "é", "é", "é", "a", 1, "1", "1", "1", true, ["1"], "1", "", "", ""]) {
    const span = makeSpan();
    span.setAttribute("model", model).addEvent("asked", { model: "1" });
    span.addLink({ context: link, attributes: { model } }).end();
    const decoded = decodeSpan(encode(span, plain));
    expect(decoded.attributes).toEqual({ model });
    expect(decoded.events[0]?.attributes).toEqual({ model: "1" });
    expect(decoded.links[0]?.attributes).toEqual({ model });
  }
});

it("keeps every type of attribute value", () => {
  const span = makeSpan();
  const attributes = {
    text: "é🙂".repeat(100),
    short: "ascii",
    shortUnicode: "naïve",
    empty: "",
    int: 42,
    negative: -7,
    negativeLarge: -9_007_199_254_740_991,
    large: 9_007_199_254_740_991,
    double: 0.25,
    huge: 1e300,
    yes: true,
    no: false,
    texts: ["a", "b"],
    numbers: [1, -2, 3.5],
  };
  span.setAttributes(attributes);
  span.end();
  expect(decodeSpan(encode(span, plain)).attributes).toEqual(attributes);
});

it("encodes the nested values of a 3.x span", () => {
  const span = makeSpan();
  const nested = { role: "user", parts: [{ type: "text", n: 1 }], bytes: new Uint8Array([1, 2]) };
  Object.assign(span.attributes, { messages: nested });
  span.end();
  const { messages } = decodeSpan(encode(span, plain)).attributes as { messages: typeof nested };
  expect(messages).toMatchObject({ role: "user", parts: [{ type: "text", n: 1 }] });
  expect([...messages.bytes]).toEqual([1, 2]);
});

it("turns a lone surrogate into U+FFFD", () => {
  const span = makeSpan("a\ud800b");
  span.setAttribute("long", `${"x".repeat(50)}\udc00`);
  span.end();
  const decoded = decodeSpan(encode(span, plain));
  expect(decoded.name).toBe("a\ufffdb");
  expect(decoded.attributes.long).toBe(`${"x".repeat(50)}\ufffd`);
});

it("keeps events, links and status", () => {
  const span = makeSpan();
  const other = { traceId: "1".repeat(32), spanId: "2".repeat(16), traceFlags: 1 };
  span.addEvent("tick", { n: 1 }, [1_700_000_000, 5]);
  span.addLink({ context: other, attributes: { why: "test" } });
  span.setStatus({ code: SpanStatusCode.ERROR, message: "broken" });
  span.end();
  const decoded = decodeSpan(encode(span, plain));
  expect(decoded.events).toEqual([
    { name: "tick", timeUnixNano: 1_700_000_000_000_000_005n, attributes: { n: 1 } },
  ]);
  expect(decoded.links).toEqual([
    { traceId: other.traceId, spanId: other.spanId, attributes: { why: "test" } },
  ]);
  expect(decoded.status).toEqual({ code: 2, message: "broken" });
});

it("lets the overlay win over the span's own attributes", () => {
  const span = makeSpan();
  span.setAttributes({ a: "theirs", b: "theirs" });
  span.end();
  const decoded = decodeSpan(encode(span, { ...plain, attributes: { b: "ours", c: "ours" } }));
  expect(decoded.attributes).toEqual({ a: "theirs", b: "ours", c: "ours" });
  expect(span.attributes).toEqual({ a: "theirs", b: "theirs" });
});

it("encodes a span of several megabytes, and a small one after it", () => {
  const large = makeSpan();
  for (const key of ["a", "b", "c"]) large.setAttribute(key, "ü".repeat(1_000_000));
  large.end();
  expect(decodeSpan(encode(large, plain)).attributes.c).toHaveLength(1_000_000);
  const small = makeSpan("small");
  small.end();
  expect(decodeSpan(encode(small, plain)).name).toBe("small");
});

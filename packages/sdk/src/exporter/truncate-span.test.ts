import { SpanKind, SpanStatusCode, TraceFlags } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { decodeSpan } from "../../test/otlp-schema.ts";
import { OwnSpan } from "../tracer/own-span.ts";
import { encodeSpan } from "./encode-span.ts";
import { messageOf } from "./encoded-item.ts";
import { truncateSpan } from "./truncate-span.ts";

function encode(attributes: Record<string, unknown>, prepare?: (span: OwnSpan) => void): Buffer {
  const span = new OwnSpan({
    name: "work",
    kind: SpanKind.CLIENT,
    spanContext: {
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId: "b7ad6b7169203331",
      traceFlags: TraceFlags.SAMPLED,
    },
    parentSpanContext: undefined,
    startTime: [1_700_000_000, 123_456_789],
    attributes: {},
    links: undefined,
    resource: { attributes: {} },
    scope: { name: "test" },
    onEnd() {},
  });
  Object.assign(span.attributes, attributes);
  prepare?.(span);
  span.end([1_700_000_001, 0]);
  const view = {
    parentSpanId: "",
    parentIsRemote: false,
    extraLink: undefined,
    attributes: {},
    rewrite: undefined,
  };
  return messageOf(encodeSpan(span, view));
}

const cut = (span: Buffer, attempt = 0) => decodeSpan(truncateSpan(span, attempt) as Buffer);

describe("a span that is too large", () => {
  it("keeps the beginning of its long texts, marked with their length, and everything else", () => {
    const long = "ü".repeat(500_000);
    const before = encode({ prompt: long, short: "kept", count: 7, list: ["a", "b"] });
    const after = cut(before);
    const { prompt, ...rest } = after.attributes;
    expect(String(prompt)).toMatch(/^ü{32768}… \[cut, 500000 characters\]$/);
    expect(rest).toEqual({
      short: "kept",
      count: 7,
      list: ["a", "b"],
      "agentops.truncated": ["prompt"],
    });
    const original = decodeSpan(before);
    expect({ ...after, attributes: null }).toEqual({ ...original, attributes: null });
  });

  it("loses text in events, in the status and in nested values too", () => {
    const long = "x".repeat(100_000);
    const { attributes, events, status } = cut(
      encode({ messages: [long, "short"], nested: { role: "user", parts: [{ text: long }] } }, (span) => {
        span.addEvent("exception", { "exception.stacktrace": long, "exception.type": "Error" });
        span.setStatus({ code: SpanStatusCode.ERROR, message: long });
      }),
      1,
    );
    const marked = `${"x".repeat(256)}… [cut, 100000 characters]`;
    expect(attributes.messages).toEqual([marked, "short"]);
    expect(attributes.nested).toEqual({ role: "user", parts: [{ text: marked }] });
    expect(events[0]?.attributes).toEqual({ "exception.stacktrace": marked, "exception.type": "Error" });
    expect(status).toEqual({ code: 2, message: marked });
    expect(attributes["agentops.truncated"]).toEqual(["messages", "nested", "exception.stacktrace"]);
  });

  it("names what was cut beside what had been cut before", () => {
    const { attributes } = cut(encode({ "agentops.truncated": ["earlier"], text: "y".repeat(10_000) }));
    expect(attributes["agentops.truncated"]).toEqual(["earlier", "text"]);
  });

  it("is never cut within a character", () => {
    for (let shift = 0; shift < 4; shift += 1) {
      const { attributes } = cut(encode({ text: `${"-".repeat(shift)}${"🙂".repeat(1000)}` }), 1);
      expect(String(attributes.text)).toMatch(/^-*(?:🙂)+… \[cut, \d+ characters\]$/u);
    }
  });

  it("is given up where it has no long text", () => {
    expect(
      truncateSpan(encode({ list: Array.from({ length: 10_000 }, (_, index) => index) }), 1),
    ).toBeUndefined();
  });
});

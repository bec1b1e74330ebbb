import type { AttributeValue } from "@opentelemetry/api";
import { TraceFlags } from "@opentelemetry/api";
import { expect, it } from "vitest";
import { OwnSpan, type OwnSpanOptions } from "./own-span.ts";
import { completeSpanLimits } from "./span-limits.ts";

// What the rules of OpenTelemetry make of calls is in test/differential: this is what ours adds to them.

const traceId = "0af7651916cd43dd8448eb211c80319c";

function makeSpan(options: Partial<OwnSpanOptions> = {}): OwnSpan {
  return new OwnSpan({
    name: "work",
    kind: 0,
    spanContext: { traceId, spanId: "b7ad6b7169203331", traceFlags: TraceFlags.SAMPLED },
    parentSpanContext: { traceId, spanId: "00f067aa0ba902b7", traceFlags: TraceFlags.SAMPLED },
    startTime: undefined,
    attributes: {},
    links: undefined,
    resource: { attributes: {} },
    scope: { name: "test" },
    onEnd() {},
    ...options,
  });
}

it("keeps an object as it was when it was set", () => {
  const span = makeSpan();
  const nested = { list: ["a"], inner: { number: 1 } };
  const bytes = Buffer.from("abc");
  span.setAttributes({ nested, bytes });
  nested.list.push("later");
  nested.inner.number = 2;
  bytes.fill(0);
  expect(span.attributes).toEqual({
    nested: { list: ["a"], inner: { number: 1 } },
    bytes: Buffer.from("abc"),
  });
});

it("ends values that have no end", () => {
  const deep: unknown[] = [];
  for (let level = 0, inner = deep; level < 20_000; level += 1) {
    const next: unknown[] = [];
    inner.push(next);
    inner = next;
  }
  let wide: object = {};
  for (let level = 0; level < 15; level += 1) wide = Object.fromEntries(Array(100).fill(wide).entries());
  const circular: Record<string, unknown> = {};
  circular.self = [circular];
  const span = makeSpan().setAttributes({ deep, wide, circular } as Record<string, AttributeValue>);
  expect(Object.keys(span.attributes)).toEqual(["deep", "wide"]);
  expect(JSON.stringify(span.attributes.deep)).toBe(`${"[".repeat(16)}null${"]".repeat(16)}`);
});

it("takes what throws when it is looked at", () => {
  const explode = () => {
    throw new Error("trapped");
  };
  const trap = new Proxy({}, { get: explode, ownKeys: explode, getPrototypeOf: explode }) as never;
  const { proxy: revoked, revoke } = Proxy.revocable<never[]>([], {});
  revoke();
  for (const hostile of [trap, revoked as never]) {
    const span = makeSpan({ attributes: hostile, links: hostile, samplerAttributes: hostile });
    span.setAttribute("key", hostile).setAttribute(hostile, 1).setAttributes(hostile).setStatus(hostile);
    span.addEvent("event", hostile, hostile).addEvent(hostile).addLink(hostile).addLinks(hostile);
    span.addLinks([hostile]).updateName(hostile).recordException(hostile);
    span.end(hostile);
    expect(span.ended).toBe(true);
    expect(span.attributes).toEqual({});
    expect(span.links).toEqual([]);
  }
});

it("can be wrapped, derived from and spread, as redacting processors do", () => {
  const span = makeSpan({ attributes: { secret: "x" } });
  const proxy = new Proxy(span, { get: (target, key, self) => Reflect.get(target, key, self) });
  const derived: OwnSpan = Object.create(span, { attributes: { value: {} } });
  for (const view of [proxy, derived]) {
    expect(view.spanContext().traceId).toBe(traceId);
    expect(view.isRecording()).toBe(true);
    expect(view.parentSpanId).toBe("00f067aa0ba902b7");
  }
  proxy.setAttribute("through", "proxy");
  expect(span.attributes.through).toBe("proxy");
  expect({ ...span }).toMatchObject({
    name: "work",
    parentSpanId: "00f067aa0ba902b7",
    parentSpanContext: { spanId: "00f067aa0ba902b7" },
    instrumentationScope: { name: "test" },
    instrumentationLibrary: { name: "test" },
    duration: [0, 0],
    droppedAttributesCount: 0,
  });
});

it("can be written to while it ends, and no more then", () => {
  const seen: unknown[] = [];
  const span = makeSpan({
    onEnding: (ending) => {
      seen.push(ending.isRecording(), ending.endTime[0] > 0);
      ending.setAttribute("last", "moment").end();
    },
    onEnd: (ended) => {
      seen.push(ended.isRecording());
      ended.setAttribute("too", "late");
    },
  });
  span.end();
  expect(seen).toEqual([true, true, false]);
  expect(span.attributes).toEqual({ last: "moment" });
});

it("keeps the defaults for limits that are none", () => {
  const wrong = { eventCountLimit: -1, linkCountLimit: Number.NaN, attributeCountLimit: "5" as never };
  expect(completeSpanLimits({ ...wrong, attributePerLinkCountLimit: 3 })).toEqual({
    attributeValueLengthLimit: Number.POSITIVE_INFINITY,
    attributeCountLimit: 4096,
    eventCountLimit: 1000,
    linkCountLimit: 1000,
    attributePerEventCountLimit: 4096,
    attributePerLinkCountLimit: 3,
  });
});

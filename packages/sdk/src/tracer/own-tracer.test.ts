import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { isTracingSuppressed, suppressTracing } from "@opentelemetry/core";
import {
  InMemorySpanExporter,
  type ReadableSpan as SdkReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace";
import { expect, expectTypeOf, it } from "vitest";

import type { OwnSpan } from "./own-span.ts";
import { type OwnTracerOptions, OwnTracerProvider } from "./own-tracer-provider.ts";
import type { ReadableSpan } from "./readable-span.ts";
import type { SpanProcessor } from "./span-processor.ts";

function setUp(
  decision = 2,
  more: Partial<OwnTracerOptions> = {},
): { provider: OwnTracerProvider; ended: OwnSpan[] } {
  const ended: OwnSpan[] = [];
  const provider = new OwnTracerProvider({
    resource: { attributes: { "service.name": "test" } },
    activeContext: () => context.active(),
    withContext: (active, fn) => context.with(active, fn),
    isSuppressed: isTracingSuppressed,
    sample: () => ({ decision, attributes: { sampled: true } }),
    onStart() {},
    onEnd: (span) => ended.push(span),
    ...more,
  });
  return { provider, ended };
}

it("makes spans that the real SDK's processors and exporters read", () => {
  expectTypeOf<OwnSpan>().toExtend<ReadableSpan>();
  expectTypeOf<SimpleSpanProcessor>().toExtend<SpanProcessor>();
  const { provider, ended } = setUp();
  const exporter = new InMemorySpanExporter();
  const processor = new SimpleSpanProcessor({ exporter });
  const tracer = provider.getTracer("lib", "1.2.3");
  const parent = tracer.startSpan("parent");
  tracer.startSpan("child", { kind: SpanKind.CLIENT }, trace.setSpan(ROOT_CONTEXT, parent)).end();
  processor.onEnd(ended[0] as unknown as SdkReadableSpan);
  const [child] = exporter.getFinishedSpans();
  expect(child?.name).toBe("child");
  expect(child?.parentSpanContext?.spanId).toBe(parent.spanContext().spanId);
  expect(child?.instrumentationScope).toMatchObject({ name: "lib", version: "1.2.3" });
});

it("shows parent and scope in the shape of 1.x too", () => {
  const { provider, ended } = setUp();
  const tracer = provider.getTracer("lib");
  const parent = tracer.startSpan("parent");
  tracer.startSpan("child", {}, trace.setSpan(ROOT_CONTEXT, parent)).end();
  expect(ended[0]?.parentSpanId).toBe(parent.spanContext().spanId);
  expect(ended[0]?.instrumentationLibrary).toBe(ended[0]?.instrumentationScope);
});

it("makes ids that are valid, and new ones each time", () => {
  const { provider } = setUp();
  const contexts = Array.from({ length: 2000 }, () => provider.getTracer("t").startSpan("s").spanContext());
  expect(contexts.every((spanContext) => trace.isSpanContextValid(spanContext))).toBe(true);
  expect(new Set(contexts.map((spanContext) => spanContext.spanId)).size).toBe(2000);
  expect(new Set(contexts.map((spanContext) => spanContext.traceId)).size).toBe(2000);
});

it("takes nothing any more once it has ended", () => {
  const { provider, ended } = setUp();
  const span = provider.getTracer("t").startSpan("s");
  span.end();
  span.setAttribute("late", 1).addEvent("late").updateName("late").setStatus({ code: SpanStatusCode.ERROR });
  span.recordException(new Error("late"));
  span.end();
  expect(ended).toHaveLength(1);
  expect(ended[0]).toMatchObject({
    name: "s",
    events: [],
    status: { code: 0 },
    attributes: { sampled: true },
  });
  expect(span.isRecording()).toBe(false);
});

it("keeps the status OK over a later error, and an error over nothing", () => {
  const { provider, ended } = setUp();
  const tracer = provider.getTracer("t");
  tracer.startSpan("a").setStatus({ code: 1 }).setStatus({ code: 2, message: "x" }).end();
  tracer.startSpan("b").setStatus({ code: 2, message: "x" }).setStatus({ code: 0 }).end();
  expect(ended.map((span) => span.status)).toEqual([{ code: 1 }, { code: 2, message: "x" }]);
});

it("counts attributes beyond the limit instead of keeping them", () => {
  const { provider, ended } = setUp();
  const span = provider.getTracer("t").startSpan("s");
  for (let index = 0; index < 5000; index += 1) span.setAttribute(`key${index}`, index);
  span.end();
  expect(Object.keys(ended[0]?.attributes ?? {})).toHaveLength(4096);
  expect(ended[0]?.droppedAttributesCount).toBe(905);
});

it("takes times as OpenTelemetry does", () => {
  const { provider, ended } = setUp();
  const tracer = provider.getTracer("t");
  tracer.startSpan("millis", { startTime: 1_700_000_000_500 }).end(new Date(1_700_000_001_000));
  tracer.startSpan("hr", { startTime: [1_700_000_000, 7] }).end([1_700_000_000, 9]);
  tracer.startSpan("backwards", { startTime: [1_700_000_000, 7] }).end([1_600_000_000, 0]);
  expect(ended[0]).toMatchObject({
    startTime: [1_700_000_000, 500_000_000],
    endTime: [1_700_000_001, 0],
    duration: [0, 500_000_000],
  });
  expect(ended[1]?.duration).toEqual([0, 2]);
  expect(ended[2]).toMatchObject({ endTime: [1_700_000_000, 7], duration: [0, 0] });
});

it("measures durations by the monotonic clock", () => {
  const { provider, ended } = setUp();
  const realNow = Date.now;
  const span = provider.getTracer("t").startSpan("s");
  Date.now = () => realNow() - 3_600_000;
  try {
    span.end();
  } finally {
    Date.now = realNow;
  }
  const [seconds, nanos] = ended[0]?.duration ?? [-1, -1];
  expect(seconds).toBe(0);
  expect(nanos).toBeGreaterThanOrEqual(0);
});

it("starts a new trace for a root span, and none where tracing is suppressed", () => {
  const { provider } = setUp();
  const tracer = provider.getTracer("t");
  const parent = tracer.startSpan("parent");
  const within = trace.setSpan(ROOT_CONTEXT, parent);
  expect(tracer.startSpan("root", { root: true }, within).spanContext().traceId).not.toBe(
    parent.spanContext().traceId,
  );
  const suppressed = tracer.startSpan("none", {}, suppressTracing(within));
  expect(trace.isSpanContextValid(suppressed.spanContext())).toBe(false);
});

it("hands out a span without a record where the sampler says no", () => {
  const setup = setUp(0);
  const span = setup.provider.getTracer("t").startSpan("s");
  expect(span.isRecording()).toBe(false);
  expect(span.spanContext().traceFlags).toBe(0);
  expect(trace.isSpanContextValid(span.spanContext())).toBe(true);
});

it("runs startActiveSpan with two, three and four arguments", () => {
  const tracer = setUp().provider.getTracer("t");
  expect(tracer.startActiveSpan("a", () => 1)).toBe(1);
  expect(tracer.startActiveSpan("a", { kind: SpanKind.SERVER }, (span) => (span as OwnSpan).kind)).toBe(1);
  expect(tracer.startActiveSpan("a", {}, ROOT_CONTEXT, () => 3)).toBe(3);
});

it("takes ids from a generator, and random ones in place of bad ones", () => {
  const good = { generateTraceId: () => "a".repeat(32), generateSpanId: () => "b".repeat(16) };
  const tracer = setUp(2, { idGenerator: good }).provider.getTracer("t");
  expect(tracer.startSpan("s").spanContext()).toMatchObject({
    traceId: "a".repeat(32),
    spanId: "b".repeat(16),
  });
  const explode = () => {
    throw new Error("no entropy");
  };
  for (const bad of [() => "0".repeat(32), () => "0".repeat(16), () => "xyz", () => 1 as never, explode]) {
    const idGenerator = { generateTraceId: bad, generateSpanId: bad };
    const spanContext = setUp(2, { idGenerator }).provider.getTracer("t").startSpan("s").spanContext();
    expect(trace.isSpanContextValid(spanContext)).toBe(true);
  }
});

it("goes on from the parent where a span cannot be started", () => {
  const tracer = setUp(2, {
    sample: () => {
      throw new Error("ours");
    },
  }).provider.getTracer("t");
  const parent = { traceId: "a".repeat(32), spanId: "b".repeat(16), traceFlags: 1 };
  const span = tracer.startSpan("s", {}, trace.setSpanContext(ROOT_CONTEXT, parent));
  expect(span.spanContext()).toEqual(parent);
  expect(span.isRecording()).toBe(false);
});

it("takes the active context in place of what is none", () => {
  const tracer = setUp().provider.getTracer("t");
  for (const none of [null, {}, "x"] as never[]) {
    expect(tracer.startSpan("s", {}, none).isRecording()).toBe(true);
    expect(tracer.startActiveSpan("s", {}, none, () => "ran")).toBe("ran");
  }
});

it("has tracers for any name", () => {
  const { provider, ended } = setUp();
  for (const name of ["", undefined, null, 5] as string[]) {
    provider
      .getTracer(name, 1 as never, { schemaUrl: 2 as never })
      .startSpan("s")
      .end();
  }
  expect(ended.map((span) => span.instrumentationScope)).toEqual(
    ["", "", "", "5"].map((name) => ({ name, version: undefined, schemaUrl: undefined })),
  );
});

it("has INTERNAL spans in place of a kind that is none", () => {
  const { provider, ended } = setUp();
  for (const kind of ["server", Number.NaN, -1, 1.5, null] as never[])
    provider.getTracer("t").startSpan("s", { kind }).end();
  expect(ended.map((span) => span.kind)).toEqual([0, 0, 0, 0, 0]);
});

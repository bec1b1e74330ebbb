import { ROOT_CONTEXT, type Span, SpanStatusCode, trace } from "@opentelemetry/api";
import { expect, it } from "vitest";
import { withSdk } from "../../test/with-sdk.ts";
import { flush } from "../flush.ts";
import { recordTool } from "../record/recorders.ts";
import { getRuntime } from "../runtime.ts";
import type { ReadableSpan } from "../tracer/readable-span.ts";
import type { AgentopsSpanProcessor } from "./span-processor.ts";

const sdk = withSdk();

function startProcessor(): AgentopsSpanProcessor {
  sdk.init();
  const processor = getRuntime()?.otel.processor;
  if (processor === undefined) throw new Error("init did not start");
  return processor;
}

it("never throws, whatever a span is made of, and counts what it could not encode", () => {
  const processor = startProcessor();
  const trap = () => {
    throw new Error("trap");
  };
  const hostile = new Proxy({}, { get: trap, ownKeys: trap }) as Span & ReadableSpan;
  const span = trace.getTracer("t").startSpan("chat", { attributes: { "gen_ai.system": "x" } });
  Object.defineProperty(span, "events", { get: trap });
  expect(() => {
    processor.onStart(hostile, ROOT_CONTEXT);
    processor.onEnd(hostile);
    span.end();
  }).not.toThrow();
  const counts = getRuntime()?.exporter.counts;
  expect(counts).toMatchObject({ made: 1, delivered: 0, waiting: 0 });
  expect(counts?.dropped.get("encode_failed")).toBe(1);
});

it("reads the spans of OpenTelemetry 1.x", async () => {
  const processor = startProcessor();
  const spanContext = { traceId: "a".repeat(32), spanId: "b".repeat(16), traceFlags: 1 };
  const parent = { ...spanContext, spanId: "c".repeat(16), isRemote: true };
  const span = {
    name: "chat",
    kind: 2,
    spanContext: () => spanContext,
    parentSpanId: parent.spanId,
    startTime: [1_700_000_000, 0],
    endTime: [1_700_000_001, 0],
    duration: [1, 0],
    ended: true,
    status: { code: SpanStatusCode.OK },
    attributes: { "gen_ai.system": "openai" },
    links: [],
    events: [],
    resource: { attributes: { "service.name": "old" } },
    instrumentationLibrary: { name: "library", version: "1.0.0" },
  } as unknown as Span & ReadableSpan;
  processor.onStart(span, trace.setSpanContext(ROOT_CONTEXT, parent));
  processor.onEnd(span);
  await flush();
  expect(sdk.collector.span("chat")).toMatchObject({
    parentSpanId: parent.spanId,
    kind: 3,
    scope: { name: "library", version: "1.0.0" },
    resource: { "service.name": "old" },
    status: { code: 1 },
    flags: 0x301,
  });
});

it("holds up a customer's flush by two seconds at most while the server hangs", async () => {
  const processor = startProcessor();
  sdk.collector.answer = () => {};
  recordTool("search", () => {})();
  const started = performance.now();
  await processor.forceFlush();
  expect(performance.now() - started).toBeLessThan(2500);
});

it("goes on after a customer's shutdown: our own spans may still come", async () => {
  const processor = startProcessor();
  recordTool("before", () => {})();
  await processor.shutdown();
  recordTool("after", () => {})();
  await flush();
  expect(sdk.collector.spans.map((span) => span.name)).toEqual(["execute_tool before", "execute_tool after"]);
});

import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AlwaysOffSampler,
  BatchSpanProcessor,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type SpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { afterEach, describe, expect, it } from "vitest";
import { flush } from "../src/flush.ts";
import type { InitOptions } from "../src/init-options.ts";
import { registeredApi } from "../src/otel/registered-api.ts";
import { recordAgent, recordTool } from "../src/record/recorders.ts";
import { withSession } from "../src/session/with-session.ts";
import { exporter } from "../src/span-exporter.ts";
import { spanProcessor } from "../src/span-processor.ts";
import { unregisterAll } from "./customer-otel.ts";
import { withSdk } from "./with-sdk.ts";

afterEach(unregisterAll);
const sdk = withSdk(); // after the hook above, so that its shutdown still runs inside it

const options = (): InitOptions => ({ endpoint: sdk.collector.url, quiet: true, instrumentations: false });
const names = (spans: readonly { name: string }[]): string[] => spans.map(({ name }) => name).sort();

/** A set-up that the customer keeps whole, with ours in it. */
function customer(ours: SpanProcessor[], sampler?: AlwaysOffSampler) {
  const theirs = new InMemorySpanExporter();
  const provider = new TracerProvider({
    spanProcessors: [new SimpleSpanProcessor({ exporter: theirs }), ...ours],
    ...(sampler === undefined ? {} : { sampler }),
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  return { theirs, provider };
}

// session "run"
//   └ agent "planner"
//       └ "http" (a span of a library)
//           └ tool "search"
async function oneRun(): Promise<void> {
  const search = recordTool("search", async (query: string) => `found ${query}`);
  await withSession({ name: "run" }, () =>
    recordAgent("planner", () =>
      trace.getTracer("http").startActiveSpan("http", async (span) => {
        await search("books");
        span.end();
      }),
    )(),
  );
}
const ALL = ["execute_tool search", "http", "invoke_agent planner", "run"];

describe("spanProcessor() in a provider of the customer, without init", () => {
  it("records sessions, agents and what runs inside them", async () => {
    const { theirs } = customer([spanProcessor(options()) as SpanProcessor]);
    trace.getTracer("cron").startSpan("cron").end();
    await oneRun();
    await flush();
    expect(names(sdk.collector.spans)).toEqual(ALL);
    expect(names(theirs.getFinishedSpans())).toEqual(["cron", ...ALL]);
    expect(new Set(sdk.collector.spans.map((span) => span.attributes["session.id"])).size).toBe(1);
    expect(sdk.collector.span("execute_tool search").attributes["gen_ai.tool.call.arguments"]).toBe("books");
    expect(JSON.stringify(theirs.getFinishedSpans().map((span) => span.attributes))).not.toContain("books");
  });

  it("touches no global", () => {
    spanProcessor(options());
    expect(registeredApi()?.trace).toBeUndefined();
    expect(trace.getTracer("t").startSpan("s").isRecording()).toBe(false);
  });

  it("keeps agent spans that their sampler drops", async () => {
    const { theirs } = customer([spanProcessor(options()) as SpanProcessor], new AlwaysOffSampler());
    await oneRun();
    await flush();
    expect(theirs.getFinishedSpans()).toEqual([]);
    expect(names(sdk.collector.spans)).toEqual(["execute_tool search", "invoke_agent planner", "run"]);
  });

  it("sees no span twice where init was called too", async () => {
    sdk.init();
    customer([spanProcessor(options()) as SpanProcessor]);
    await oneRun();
    await flush();
    expect(names(sdk.collector.spans)).toEqual(ALL);
  });

  it("is flushed with their provider, and outlives its shutdown", async () => {
    const { provider } = customer([spanProcessor(options()) as SpanProcessor]);
    await oneRun();
    await provider.forceFlush();
    expect(sdk.collector.spans).toHaveLength(4);
    await provider.shutdown();
    recordTool("late", () => {})();
    await flush();
    expect(sdk.collector.span("execute_tool late").name).toBe("execute_tool late");
  });
});

describe("exporter() in a batch processor of the customer, without init", () => {
  it("sends what it is given and what our API records, each once", async () => {
    const ours = new BatchSpanProcessor({ exporter: exporter(options()) });
    const { theirs, provider } = customer([ours]);
    trace.getTracer("cron").startSpan("cron").end();
    await oneRun();
    await provider.forceFlush();
    expect(names(sdk.collector.spans)).toEqual(["cron", ...ALL]);
    expect(names(theirs.getFinishedSpans())).toEqual(["cron", ...ALL]);
    expect(sdk.collector.span("execute_tool search").attributes["gen_ai.tool.call.arguments"]).toBe("books");
    expect(sdk.collector.span("http").parentSpanId).toBe(sdk.collector.span("invoke_agent planner").spanId);
  });

  it("gives way to a later init", async () => {
    exporter(options());
    const session = sdk.init({ tags: ["mine"] });
    expect(session.tags).toEqual(["mine"]);
    await oneRun();
    await flush();
    expect(names(sdk.collector.spans)).toEqual(ALL);
  });
});

import { trace } from "@opentelemetry/api";
import {
  AlwaysOffSampler,
  InMemorySpanExporter,
  ParentBasedSampler,
  SimpleSpanProcessor,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace";
import { afterEach, describe, expect, it } from "vitest";
import { CustomerOtel, unregisterAll } from "../../test/customer-otel.ts";
import { withSdk } from "../../test/with-sdk.ts";
import { flush } from "../flush.ts";
import { recordAgent, recordTool } from "../record/recorders.ts";
import { currentSession } from "../session/current-session.ts";
import { withSession } from "../session/with-session.ts";
import { shutdown } from "../shutdown.ts";
import { exporter } from "../span-exporter.ts";
import type { ReadableSpan } from "../tracer/readable-span.ts";

afterEach(unregisterAll);
const sdk = withSdk(); // after the hook above, so that its shutdown still runs inside it

const ARGUMENTS = "gen_ai.tool.call.arguments";
const names = (spans: readonly { name: string }[]): string[] => spans.map(({ name }) => name).sort();

// agent "planner"
//   └ "http" (a span of a library)
//       └ tool "search"
async function oneRun(): Promise<void> {
  const search = recordTool("search", async (query: string) => `found ${query}`);
  const planner = recordAgent("planner", async () => {
    await trace.getTracer("http").startActiveSpan("http", async (span) => {
      await search("books by alice@example.com");
      span.end();
    });
  });
  await planner();
}

describe("a destination beside AgentOps", () => {
  it("gets the same spans without content, where nothing else is asked for", async () => {
    const apm = new InMemorySpanExporter();
    sdk.init({ otel: { additionalExporters: [apm] } });
    await oneRun();
    await flush();
    const spans = apm.getFinishedSpans();
    expect(names(spans)).toEqual(names(sdk.collector.spans));
    const tool = spans.find((span) => span.name === "execute_tool search");
    expect(tool?.attributes).toMatchObject({
      "gen_ai.tool.name": "search",
      "session.id": expect.any(String),
    });
    expect(tool?.attributes[ARGUMENTS]).toBeUndefined();
    expect(sdk.collector.span("execute_tool search").attributes[ARGUMENTS]).toContain("alice@example.com");
    const http = spans.find((span) => span.name === "http");
    expect(tool?.parentSpanContext?.spanId).toBe(http?.spanContext().spanId);
    expect(tool?.resource.attributes["service.name"]).toBe("unknown_service:node");
  });

  it("has content and redaction of its own", async () => {
    const full = new InMemorySpanExporter();
    const redacted = new InMemorySpanExporter();
    const mask = (value: string): string => value.replaceAll(/\S+@\S+/g, "[address]");
    sdk.init({
      otel: {
        additionalExporters: [
          { exporter: full, captureContent: "full" },
          { exporter: redacted, captureContent: "full", redact: mask },
        ],
      },
    });
    await oneRun();
    await flush();
    const argumentsIn = (exporter: InMemorySpanExporter) =>
      exporter.getFinishedSpans().find((span) => span.name === "execute_tool search")?.attributes[ARGUMENTS];
    expect(argumentsIn(full)).toBe("books by alice@example.com");
    expect(argumentsIn(redacted)).toBe("books by [address]");
    expect(sdk.collector.span("execute_tool search").attributes[ARGUMENTS]).toBe(
      "books by alice@example.com",
    );
  });

  it("is redacted like AgentOps where it says nothing of its own", async () => {
    const apm = new InMemorySpanExporter();
    sdk.init({
      redact: () => "[masked]",
      otel: { additionalExporters: [{ exporter: apm, captureContent: "full" }] },
    });
    await oneRun();
    await flush();
    const tool = apm.getFinishedSpans().find((span) => span.name === "execute_tool search");
    expect(tool?.attributes[ARGUMENTS]).toBe("[masked]");
  });

  it("gets nobody else's mutations: each exporter has copies", async () => {
    const vandal = new InMemorySpanExporter();
    const { export: keep } = vandal;
    vandal.export = (spans, done) => {
      for (const span of spans) (span.attributes as Record<string, unknown>)["gen_ai.tool.name"] = "vandal";
      keep.call(vandal, spans, done);
    };
    const apm = new InMemorySpanExporter();
    sdk.init({ otel: { additionalExporters: [vandal, apm] } });
    await oneRun();
    await flush();
    const tool = apm.getFinishedSpans().find((span) => span.name === "execute_tool search");
    expect(tool?.attributes["gen_ai.tool.name"]).toBe("search");
  });

  it("names the nearest span that it gets as parent, and keeps the true one as a link", async () => {
    const apm = new InMemorySpanExporter();
    sdk.init({
      otel: { additionalExporters: [{ exporter: apm, filter: (span) => span.name !== "http" }] },
    });
    await oneRun();
    await flush();
    const spans = apm.getFinishedSpans();
    expect(names(spans)).toEqual(["execute_tool search", "invoke_agent planner"]);
    const [tool, agent] = ["execute_tool search", "invoke_agent planner"].map((name) =>
      spans.find((span) => span.name === name),
    );
    expect(tool?.parentSpanContext?.spanId).toBe(agent?.spanContext().spanId);
    const http = sdk.collector.span("http");
    expect(tool?.links.map(({ context }) => context.spanId)).toEqual([http.spanId]);
    expect(sdk.collector.span("execute_tool search").parentSpanId).toBe(http.spanId);
  });

  it("gets everything with the filter all, agent spans or not", async () => {
    const apm = new InMemorySpanExporter();
    sdk.init({ otel: { additionalExporters: [{ exporter: apm, filter: "all" }] } });
    trace.getTracer("cron").startSpan("cron").end();
    await oneRun();
    await flush();
    expect(names(apm.getFinishedSpans())).toEqual([
      "cron",
      "execute_tool search",
      "http",
      "invoke_agent planner",
    ]);
    expect(names(sdk.collector.spans)).toEqual(["execute_tool search", "http", "invoke_agent planner"]);
  });

  it("fails alone: AgentOps and the host do not notice", async () => {
    const broken = new InMemorySpanExporter();
    broken.export = () => {
      throw new Error("broken");
    };
    const refusing = new InMemorySpanExporter();
    refusing.export = (_spans, done) => done({ code: 1, error: new Error("no") });
    sdk.init({ otel: { additionalExporters: [broken, refusing] } });
    await oneRun();
    expect(await flush()).toBe(true);
    expect(sdk.collector.spans).toHaveLength(3);
  });

  it("makes flush wait no longer than asked where it never answers", async () => {
    const silent = new InMemorySpanExporter();
    silent.export = () => {};
    sdk.init({ otel: { additionalExporters: [silent] } });
    await oneRun();
    expect(await flush({ timeout: 50 })).toBe(false);
    expect(sdk.collector.spans).toHaveLength(3);
  });

  it("is shut down with the SDK, with all it should have had", async () => {
    const apm = new InMemorySpanExporter();
    let atShutdown = 0;
    apm.shutdown = async () => {
      atShutdown = apm.getFinishedSpans().length;
    };
    sdk.init({ otel: { additionalExporters: [apm] } });
    await oneRun();
    await shutdown();
    expect(atShutdown).toBe(3);
  });
});

describe("the whole list of exporters", () => {
  it("may leave AgentOps out", async () => {
    const apm = new InMemorySpanExporter();
    sdk.init({ otel: { exporters: [apm] } });
    await oneRun();
    await flush();
    expect(apm.getFinishedSpans()).toHaveLength(3);
    expect(sdk.collector.requests).toEqual([]);
  });

  it("may name AgentOps, with rules of its own", async () => {
    const apm = new InMemorySpanExporter();
    sdk.init({
      otel: {
        exporters: [
          { exporter: exporter(), captureContent: "metadata" },
          { exporter: apm, captureContent: "full" },
        ],
      },
    });
    await oneRun();
    await flush();
    expect(sdk.collector.span("execute_tool search").attributes[ARGUMENTS]).toBeUndefined();
    expect(apm.getFinishedSpans()).toHaveLength(3);
  });
});

describe("sampling", () => {
  const never = new AlwaysOffSampler();

  it("is each destination's own", async () => {
    const apm = new InMemorySpanExporter();
    const sampled = new InMemorySpanExporter();
    sdk.init({ otel: { additionalExporters: [apm, { exporter: sampled, sampler: never }] } });
    await oneRun();
    await flush();
    expect(apm.getFinishedSpans()).toHaveLength(3);
    expect(sampled.getFinishedSpans()).toEqual([]);
    expect(sdk.collector.spans).toHaveLength(3);
  });

  it("does for AgentOps what the sampler says under any flag of the customer's", async () => {
    const customer = new CustomerOtel();
    customer.register();
    // Of a ratio by trace id, the traces that are kept can be told beforehand.
    const ratio = new TraceIdRatioBasedSampler(0.5);
    sdk.init({ sampler: new ParentBasedSampler({ root: ratio }) });
    const tool = recordTool("t", () => {});
    for (let run = 0; run < 40; run += 1) tool();
    await flush();
    expect(customer.spans).toHaveLength(40);
    const kept = customer.spans
      .map((span) => span.spanContext().traceId)
      .filter((traceId) => ratio.shouldSample(undefined as never, traceId).decision === 2);
    expect(sdk.collector.spans.map(({ traceId }) => traceId).sort()).toEqual(kept.sort());
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(40);
  });

  it("does not bend what a session counts", async () => {
    sdk.init({ sampler: never });
    const analytics = await withSession({ name: "run" }, async () => {
      await oneRun();
      return currentSession()?.analytics();
    });
    await flush();
    expect(sdk.collector.spans).toEqual([]);
    expect(analytics?.eventCounts).toEqual({ llms: 0, tools: 1, actions: 1, errors: 0, apis: 0 });
  });

  it("asks once, and what runs below goes on in the same trace, when nobody keeps it", async () => {
    let asked = 0;
    sdk.init({ sampler: { shouldSample: () => ({ decision: asked++ && 2 }) } });
    const idsHere = () => trace.getActiveSpan()?.spanContext();
    const [outer, inner] = recordAgent("writer", () => [idsHere(), recordTool("search", idsHere)()])();
    await flush();
    expect(asked).toBe(1);
    expect(sdk.collector.spans).toEqual([]);
    expect(inner).toEqual({ ...outer, spanId: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(inner?.spanId).not.toBe(outer?.spanId);
  });

  it("keeps what their sampler drops, under the ids of their spans", async () => {
    const customer = new CustomerOtel(never);
    customer.register();
    sdk.init();
    await oneRun();
    await flush();
    expect(customer.spans).toEqual([]);
    // The library's own span reaches nobody: it is dropped where it is made.
    expect(names(sdk.collector.spans)).toEqual(["execute_tool search", "invoke_agent planner"]);
    expect(new Set(sdk.collector.spans.map(({ traceId }) => traceId)).size).toBe(1);
  });

  it("keeps the library's span too with recordUnsampled, and takes that back at shutdown", async () => {
    const customer = new CustomerOtel(new ParentBasedSampler({ root: never }));
    customer.register();
    sdk.init({ otel: { recordUnsampled: true } });
    await oneRun();
    await flush();
    expect(customer.spans).toEqual([]);
    expect(names(sdk.collector.spans)).toEqual(["execute_tool search", "http", "invoke_agent planner"]);
    await shutdown();
    expect(trace.getTracer("t").startSpan("s").isRecording()).toBe(false);
  });
});

describe("processors, limits and ids of the customer", () => {
  it("get every span that AgentOps sees", async () => {
    const apm = new InMemorySpanExporter();
    const started: string[] = [];
    const processor = new SimpleSpanProcessor({ exporter: apm });
    const onStart = processor.onStart.bind(processor);
    processor.onStart = (span, context) => {
      started.push((span as unknown as ReadableSpan).name);
      onStart(span, context);
    };
    sdk.init({ otel: { processors: [processor] } });
    trace.getTracer("cron").startSpan("cron").end();
    await oneRun();
    await flush();
    expect(started).toEqual(["cron", "invoke_agent planner", "http", "execute_tool search"]);
    expect(names(apm.getFinishedSpans())).toEqual(started.toSorted());
  });

  it("are used by our own tracer", async () => {
    let last = 0;
    const nextId = (length: number) => {
      last += 1;
      return String(last).padStart(length, "0");
    };
    sdk.init({
      otel: {
        idGenerator: { generateTraceId: () => nextId(32), generateSpanId: () => nextId(16) },
        spanLimits: { attributeCountLimit: 1 },
        resource: { attributes: { "service.name": "detected", "host.name": "box" } },
      },
      serviceName: "given",
    });
    recordTool("t", () => {})();
    await flush();
    const span = sdk.collector.span("execute_tool t");
    expect(Number(span.traceId)).toBeGreaterThan(0);
    expect(span.droppedAttributesCount).toBeGreaterThan(0);
    expect(span.resource).toMatchObject({ "service.name": "given", "host.name": "box" });
  });
});

describe("wrong options", () => {
  const notOk = (otel: object) => () => sdk.init({ otel: otel as never });

  it("are told by name", () => {
    expect(notOk({ mode: "shared" })).toThrow('otel.mode: "shared", wanted "auto", "own" or "isolated"');
    expect(notOk({ exporter: [] })).toThrow('unknown option "otel.exporter"');
    expect(notOk({ additionalExporters: [{}] })).toThrow(
      "otel.additionalExporters: an array, wanted an array of",
    );
    const captureContent = "everything";
    expect(notOk({ exporters: [{ exporter: new InMemorySpanExporter(), captureContent }] })).toThrow(
      'captureContent: "everything"',
    );
    expect(notOk({ spanLimits: { attributeCountLimit: -1 } })).toThrow("otel.spanLimits");
  });
});

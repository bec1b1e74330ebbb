import { createRequire } from "node:module";
import { context, propagation, ROOT_CONTEXT, SpanStatusCode, trace } from "@opentelemetry/api";
import { AlwaysOffSampler, ParentBasedSampler } from "@opentelemetry/sdk-trace";
import { afterEach, expect, it, vi } from "vitest";
import { CustomerOtel, unregisterAll } from "../../test/customer-otel.ts";
import { withSdk } from "../../test/with-sdk.ts";
import { flush } from "../flush.ts";
import { recordAgent, recordTool } from "../record/recorders.ts";
import { withSession } from "../session/with-session.ts";
import { shutdown } from "../shutdown.ts";
import { registeredApi } from "./registered-api.ts";

afterEach(() => {
  unregisterAll();
  vi.restoreAllMocks();
});
const sdk = withSdk(); // after the hook above, so that its shutdown still runs inside it

// session "run"
//   └ customer "http"
//       └ tool "search"
//           └ customer "db"
async function oneRun(): Promise<void> {
  const tracer = trace.getTracer("shop");
  const search = recordTool("search", async (query: string) => {
    await tracer.startActiveSpan("db", async (span) => {
      await Promise.resolve();
      span.setAttribute("db.system", "test");
      span.end();
    });
    return { found: query };
  });
  await withSession({ name: "run" }, () =>
    tracer.startActiveSpan("http", async (span) => {
      await search("books");
      span.end();
    }),
  );
}

function expectOneTrace(): void {
  const { collector } = sdk;
  const [run, http, tool, db] = ["run", "http", "execute_tool search", "db"].map((name) =>
    collector.span(name),
  );
  expect(run?.parentSpanId).toBe("");
  expect(http?.parentSpanId).toBe(run?.spanId);
  expect(tool?.parentSpanId).toBe(http?.spanId);
  expect(db?.parentSpanId).toBe(tool?.spanId);
  const sessionId = run?.attributes["session.id"];
  for (const span of [run, http, tool, db]) {
    expect(span?.traceId).toBe(run?.traceId);
    expect(span?.attributes["session.id"]).toBe(sessionId);
  }
}

it("records one trace across both sides where the customer was there first", async () => {
  const customer = new CustomerOtel();
  customer.register();
  sdk.init();
  await oneRun();
  await flush();
  expect(customer.spans.map((span) => span.name).sort()).toEqual([
    "db",
    "execute_tool search",
    "http",
    "run",
  ]);
  expectOneTrace();
});

it("lets the customer come later, and records one trace across both sides then", async () => {
  sdk.init();
  const customer = new CustomerOtel();
  expect(customer.register()).toEqual([true, true, true]);
  await oneRun();
  await flush();
  expect(customer.spans.map((span) => span.name).sort()).toEqual([
    "db",
    "execute_tool search",
    "http",
    "run",
  ]);
  expectOneTrace();
});

it("records alone while nobody else has registered", async () => {
  sdk.init();
  await oneRun();
  await flush();
  expectOneTrace();
});

it("lets tracers that were handed out before follow a later registration", async () => {
  sdk.init();
  const early = trace.getTracer("early");
  early.startSpan("before").end();
  const customer = new CustomerOtel();
  customer.register();
  early.startSpan("after").end();
  expect(customer.spans.map((span) => span.name)).toEqual(["after"]);
});

it("leaves the slots of the API empty", () => {
  sdk.init();
  expect(registeredApi()?.trace).toBeUndefined();
  expect(registeredApi()?.context).toBeUndefined();
  expect(registeredApi()?.propagation).toBeUndefined();
});

it("serves the copy of the API that CommonJS requires", async () => {
  const required = createRequire(import.meta.url)(
    "@opentelemetry/api",
  ) as typeof import("@opentelemetry/api");
  expect(required.trace).not.toBe(trace);
  sdk.init();
  await withSession({ name: "run" }, async () => {
    await Promise.resolve();
    required.trace.getTracer("library").startActiveSpan("inner", (span) => span.end());
  });
  await flush();
  expect(sdk.collector.span("inner").parentSpanId).toBe(sdk.collector.span("run").spanId);
});

it("leaves the customer's spans as they are, and keeps content off every span", async () => {
  const customer = new CustomerOtel();
  customer.register();
  sdk.init();
  await oneRun();
  await flush();
  expect(customer.span("http").attributes).toEqual({});
  expect(customer.span("db").attributes).toEqual({ "db.system": "test" });
  const tool = customer.span("execute_tool search");
  expect(tool.attributes).toMatchObject({ "gen_ai.tool.name": "search", "agentops.span.kind": "tool" });
  expect(Object.keys(tool.attributes).filter((key) => key.startsWith("gen_ai.tool.call."))).toEqual([]);
  expect(sdk.collector.span("execute_tool search").attributes).toMatchObject({
    "gen_ai.tool.call.arguments": "books",
    "gen_ai.tool.call.result": '{"found":"books"}',
  });
});

it("leaves out what runs neither in an agent span nor in a session", async () => {
  const customer = new CustomerOtel();
  customer.register();
  sdk.init();
  const tracer = trace.getTracer("shop");
  tracer.startActiveSpan("page", (span) => {
    tracer.startSpan("query").end();
    span.end();
  });
  tracer.startSpan("chat", { attributes: { "gen_ai.operation.name": "chat" } }).end();
  await flush();
  expect(customer.spans).toHaveLength(3);
  expect(sdk.collector.spans.map((span) => span.name)).toEqual(["chat"]);
});

it("names the nearest delivered ancestor as parent, and links the true one", async () => {
  sdk.init();
  const tracer = trace.getTracer("shop");
  const agent = recordAgent("researcher", () => {});
  let page = "";
  tracer.startActiveSpan("page", (span) => {
    page = span.spanContext().spanId;
    agent();
    span.end();
  });
  await flush();
  const span = sdk.collector.span("invoke_agent researcher");
  expect(span.parentSpanId).toBe("");
  expect(span.links.map((link) => link.spanId)).toEqual([page]);
});

it("keeps a span whose GenAI attributes come late, and its children that end after it", async () => {
  sdk.init();
  const tracer = trace.getTracer("library");
  const span = tracer.startSpan("call");
  const child = tracer.startSpan("part", {}, trace.setSpan(ROOT_CONTEXT, span));
  span.setAttribute("gen_ai.operation.name", "chat");
  child.end();
  span.end();
  await flush();
  expect(sdk.collector.span("part").parentSpanId).toBe(sdk.collector.span("call").spanId);
});

it("keeps agent spans that the customer's sampler drops, under the ids and the flag that travel on", async () => {
  const customer = new CustomerOtel(new ParentBasedSampler({ root: new AlwaysOffSampler() }));
  customer.register();
  sdk.init();
  const inner = recordTool("inner", () => trace.getActiveSpan()?.spanContext());
  const seen = await withSession({ name: "run" }, () => inner());
  await flush();
  expect(customer.spans).toEqual([]);
  const tool = sdk.collector.span("execute_tool inner");
  expect(tool.spanId).toBe(seen?.spanId);
  expect(seen?.traceFlags).toBe(0);
  expect(tool.parentSpanId).toBe(sdk.collector.span("run").spanId);
});

it("asks our sampler once per local root, whatever the customer's says", async () => {
  const customer = new CustomerOtel();
  customer.register();
  const asked: string[] = [];
  sdk.init({
    sampler: {
      shouldSample(_context, _traceId, name) {
        asked.push(name);
        return { decision: name === "dropped" ? 0 : 2 };
      },
    },
  });
  await withSession({ name: "dropped" }, () => recordTool("a", () => {})());
  await withSession({ name: "kept" }, () => recordTool("b", () => {})());
  await flush();
  expect(asked).toEqual(["dropped", "kept"]);
  expect(customer.spans).toHaveLength(4);
  expect(sdk.collector.spans.map((span) => span.name).sort()).toEqual(["execute_tool b", "kept"]);
});

it("shows the customer's resource, with what init was given on top", async () => {
  const customer = new CustomerOtel();
  customer.register();
  sdk.init({ environment: "staging" });
  await withSession({ name: "run" }, () => {});
  await flush();
  expect(sdk.collector.span("run").resource).toMatchObject({
    "service.name": "shop",
    "customer.attribute": "theirs",
    "deployment.environment.name": "staging",
  });
  expect(customer.span("run").resource.attributes).not.toHaveProperty("deployment.environment.name");
});

it("neither fails nor holds up the customer's flush and shutdown while the server is away", async () => {
  const customer = new CustomerOtel();
  customer.register();
  sdk.init({ endpoint: "http://127.0.0.1:1" });
  await withSession({ name: "run" }, () => {});
  const started = performance.now();
  await customer.provider.forceFlush();
  await customer.provider.shutdown();
  expect(performance.now() - started).toBeLessThan(4500);
});

it("joins a provider that replaces another, and records by itself in between", async () => {
  const first = new CustomerOtel();
  first.register();
  sdk.init();
  recordTool("one", () => {})();
  unregisterAll();
  recordTool("two", () => {})();
  trace
    .getTracer("library")
    .startSpan("chat", { attributes: { "gen_ai.system": "x" } })
    .end();
  const second = new CustomerOtel();
  expect(second.register()).toEqual([true, true, true]);
  recordTool("three", () => {})();
  await flush();
  expect(first.spans.map((span) => span.name)).toEqual(["execute_tool one"]);
  expect(second.spans.map((span) => span.name)).toEqual(["execute_tool three"]);
  expect(sdk.collector.spans.map((span) => span.name)).toEqual([
    "execute_tool one",
    "execute_tool two",
    "chat",
    "execute_tool three",
  ]);
});

it("says so where it cannot join, and still records what is ours", async () => {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  trace.setGlobalTracerProvider({ getTracer: () => trace.getTracer("noop") });
  sdk.init({ quiet: false });
  expect(write.mock.calls.map(([line]) => line)).toEqual([
    expect.stringContaining("cannot join the OpenTelemetry provider"),
  ]);
  recordTool("search", () => {})();
  await flush();
  expect(sdk.collector.spans.map((span) => span.name)).toEqual(["execute_tool search"]);
});

it("lets tracers that were handed out before follow a shutdown and the next init", async () => {
  const early = trace.getTracer("early");
  const chat = () => early.startSpan("chat", { attributes: { "gen_ai.operation.name": "chat" } });
  sdk.init();
  chat().end();
  await shutdown();
  const between = chat();
  expect(between.isRecording()).toBe(false);
  sdk.init();
  chat().end();
  await flush();
  expect(sdk.collector.spans.map((span) => span.name)).toEqual(["chat", "chat"]);
});

it("leaves nothing behind after shutdown", async () => {
  const customer = new CustomerOtel();
  customer.register();
  sdk.init();
  await shutdown();
  const processors = (
    customer.provider as unknown as { _activeSpanProcessor: { _spanProcessors: unknown[] } }
  )._activeSpanProcessor._spanProcessors;
  expect(processors).toHaveLength(1);
  unregisterAll();
  expect(trace.getTracer("any").startSpan("noop").isRecording()).toBe(false);
  expect(context.with(ROOT_CONTEXT.setValue(Symbol.for("k"), 1), () => context.active())).toBe(ROOT_CONTEXT);
});

it("carries the trace over W3C headers while nobody else has a propagator", async () => {
  sdk.init();
  const carrier: Record<string, string> = {};
  let spanContext = { traceId: "", spanId: "" };
  trace.getTracer("library").startActiveSpan("client", (span) => {
    spanContext = span.spanContext();
    propagation.inject(context.active(), carrier);
    span.setStatus({ code: SpanStatusCode.OK });
    span.end();
  });
  expect(carrier.traceparent).toBe(`00-${spanContext.traceId}-${spanContext.spanId}-01`);
  const extracted = trace.getSpanContext(
    propagation.extract(ROOT_CONTEXT, { ...carrier, tracestate: "a=1,b=2" }),
  );
  expect(extracted).toMatchObject({ ...spanContext, isRemote: true, traceFlags: 1 });
  expect(extracted?.traceState?.get("b")).toBe("2");
});

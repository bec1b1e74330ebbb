import { context, propagation, type ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { afterEach, describe, expect, it } from "vitest";
import { flush } from "../src/flush.ts";
import { recordAgent, recordTool } from "../src/record/recorders.ts";
import { getRuntime } from "../src/runtime.ts";
import { CustomerOtel, unregisterAll } from "./customer-otel.ts";
import { withSdk } from "./with-sdk.ts";

afterEach(unregisterAll);
const sdk = withSdk(); // after the hook above, so that its shutdown still runs inside it

const names = (spans: readonly { name: string }[]): string[] => spans.map(({ name }) => name).sort();

// "request" (the customer's)
//   └ agent "planner"
//       └ "http" (the customer's)
//           └ tool "search"
async function oneRequest(): Promise<void> {
  const tracer = trace.getTracer("shop");
  const search = recordTool("search", async (query: string) => `found ${query}`);
  await tracer.startActiveSpan("request", async (request) => {
    await recordAgent("planner", () =>
      tracer.startActiveSpan("http", async (http) => {
        await search("books");
        http.end();
      }),
    )();
    request.end();
  });
}

describe('mode "own"', () => {
  it("makes our spans beside the customer's provider, in one trace", async () => {
    const customer = new CustomerOtel();
    customer.register();
    sdk.init({ otel: { mode: "own" } });
    await oneRequest();
    await flush();
    expect(names(customer.spans)).toEqual(["http", "request"]);
    expect(names(sdk.collector.spans)).toEqual(["execute_tool search", "invoke_agent planner"]);
    const [agent, tool] = [
      sdk.collector.span("invoke_agent planner"),
      sdk.collector.span("execute_tool search"),
    ];
    expect(agent.parentSpanId).toBe("");
    expect(agent.links.map(({ spanId }) => spanId)).toEqual([customer.span("request").spanContext().spanId]);
    expect(tool.parentSpanId).toBe(agent.spanId);
    expect(tool.links.map(({ spanId }) => spanId)).toEqual([customer.span("http").spanContext().spanId]);
    expect(tool.traceId).toBe(customer.span("request").spanContext().traceId);
    // What their backend never gets is no parent of theirs.
    expect(customer.span("http").parentSpanContext?.spanId).toBe(
      customer.span("request").spanContext().spanId,
    );
    expect(getRuntime()?.otel.arrangement).toBe("beside");
  });

  it("serves as the provider of the process while there is no other", async () => {
    sdk.init({ otel: { mode: "own" } });
    await oneRequest();
    await flush();
    expect(names(sdk.collector.spans)).toEqual(["execute_tool search", "http", "invoke_agent planner"]);
    expect(getRuntime()?.otel.arrangement).toBe("own");
  });
});

describe('mode "isolated"', () => {
  it("shares nothing with the customer, and links to the span around", async () => {
    const customer = new CustomerOtel();
    customer.register();
    sdk.init({ otel: { mode: "isolated" } });
    await oneRequest();
    await flush();
    const [request, http] = [customer.span("request"), customer.span("http")];
    expect(http.parentSpanContext?.spanId).toBe(request.spanContext().spanId);
    const [agent, tool] = [
      sdk.collector.span("invoke_agent planner"),
      sdk.collector.span("execute_tool search"),
    ];
    expect(tool.parentSpanId).toBe(agent.spanId);
    expect(agent.traceId).not.toBe(request.spanContext().traceId);
    expect(agent.links.map(({ spanId }) => spanId)).toEqual([request.spanContext().spanId]);
    expect(getRuntime()?.otel.arrangement).toBe("isolated");
  });

  it("holds no global", async () => {
    sdk.init({ otel: { mode: "isolated" } });
    expect(trace.getTracer("t").startSpan("s").isRecording()).toBe(false);
    recordTool("t", () => {
      expect(trace.getSpan(context.active())).toBeUndefined();
      const carrier = {};
      propagation.inject(context.active(), carrier);
      expect(carrier).toEqual({});
    })();
    await flush();
    expect(sdk.collector.spans).toHaveLength(1);
  });
});

describe("parts of OpenTelemetry that the customer gives", () => {
  it("propagators are used together while nobody registers another", () => {
    const propagator = (name: string) => ({
      inject: (
        _context: unknown,
        carrier: unknown,
        setter: { set: (c: unknown, k: string, v: string) => void },
      ) => setter.set(carrier, name, "1"),
      extract: (given: typeof ROOT_CONTEXT) => given,
      fields: () => [name],
    });
    sdk.init({ otel: { propagators: [propagator("x-one"), propagator("x-two")] } });
    const carrier = {};
    propagation.inject(context.active(), carrier);
    expect(carrier).toEqual({ "x-one": "1", "x-two": "1" });
    expect(propagation.fields()).toEqual(["x-one", "x-two"]);
  });

  it("addProcessor gets spans from then on", async () => {
    sdk.init();
    const ended: string[] = [];
    recordTool("before", () => {})();
    getRuntime()?.otel.addProcessor({
      onStart() {},
      onEnd: (span) => void ended.push(span.name),
      forceFlush: async () => {},
      shutdown: async () => {},
    });
    recordTool("after", () => {})();
    expect(ended).toEqual(["execute_tool after"]);
  });

  it("getTracer is the customer's where there is one", () => {
    const customer = new CustomerOtel();
    sdk.init();
    getRuntime()?.otel.getTracer("mine").startSpan("ours").end();
    customer.register();
    getRuntime()?.otel.getTracer("mine").startSpan("theirs").end();
    expect(names(customer.spans)).toEqual(["theirs"]);
  });
});

import { metrics, trace } from "@opentelemetry/api";
import { OpenAI } from "openai";
import { afterEach, describe, expect, it, vi } from "vitest";
import { flush } from "../src/flush.ts";
import { wrap } from "../src/instrument/wrap.ts";
import { meter } from "../src/metrics/meter.ts";
import { registerMetric } from "../src/metrics/register-metric.ts";
import { recordAgent, recordLLM, recordTool, recordWorkflow } from "../src/record/recorders.ts";
import { span } from "../src/record/span-handle.ts";
import { withSession } from "../src/session/with-session.ts";
import { shutdown } from "../src/shutdown.ts";
import { pointsOf, totalOf } from "./metrics.ts";
import { chatChunk, sendEvents, startFakeServer } from "./openai-fake-server.ts";
import { withSdk } from "./with-sdk.ts";

afterEach(() => {
  metrics.disable();
  vi.unstubAllEnvs();
});
const sdk = withSdk();

const neverSampled = { shouldSample: () => ({ decision: 0 }), toString: () => "never" };

/** A call to a model, as an instrumentation records it. */
function modelCall(attributes: Record<string, string | number> = {}, failed = false): void {
  const call = trace.getTracer("client").startSpan("chat gpt-4o", {
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-4o",
      "server.address": "api.openai.com",
    },
  });
  call.setAttributes({ "gen_ai.response.model": "gpt-4o-2024-08-06", ...attributes });
  if (failed) call.setAttribute("error.type", "429").setStatus({ code: 2 });
  call.end();
}
const USAGE = { "gen_ai.usage.input_tokens": 1000, "gen_ai.usage.output_tokens": 200 };
const BASE = {
  "gen_ai.operation.name": "chat",
  "gen_ai.provider.name": "openai",
  "gen_ai.request.model": "gpt-4o",
  "gen_ai.response.model": "gpt-4o-2024-08-06",
  "server.address": "api.openai.com",
};

describe("model calls", () => {
  it("are measured by the conventions", async () => {
    sdk.init();
    modelCall({ ...USAGE, "gen_ai.response.time_to_first_chunk": 0.3 });
    modelCall({}, true);
    await flush();
    const durations = pointsOf(sdk.collector, "gen_ai.client.operation.duration");
    expect(durations.map(({ attributes, count }) => [attributes, count])).toEqual([
      [BASE, 1],
      [{ ...BASE, "error.type": "429" }, 1],
    ]);
    expect(durations[0]).toMatchObject({ unit: "s", scope: "agentops", kind: "histogram" });
    expect(durations[0]?.bounds[0]).toBe(0.01);
    expect(durations[0]?.bounds.at(-1)).toBe(81.92);
    const tokens = pointsOf(sdk.collector, "gen_ai.client.token.usage");
    expect(tokens.map(({ attributes, sum }) => [attributes["gen_ai.token.type"], sum])).toEqual([
      ["input", 1000],
      ["output", 200],
    ]);
    expect(tokens[0]?.bounds.slice(0, 3)).toEqual([1, 4, 16]);
    expect(pointsOf(sdk.collector, "gen_ai.client.operation.time_to_first_chunk")).toMatchObject([
      { sum: 0.3 },
    ]);
  });

  it("cost what the price table says, and name the table", async () => {
    sdk.init();
    modelCall(USAGE);
    modelCall({
      ...USAGE,
      "gen_ai.request.model": "no-such-model",
      "gen_ai.response.model": "no-such-model",
    });
    await flush();
    const [cost, ...others] = pointsOf(sdk.collector, "agentops.llm.cost");
    expect(cost).toMatchObject({ unit: "USD", value: 0.0045, kind: "sum", monotonic: true });
    expect(cost?.attributes["agentops.pricing"]).toMatch(/^genai-prices \d/);
    expect(others).toEqual([]);
  });

  it("carry an exemplar: the span that was measured", async () => {
    sdk.init();
    modelCall(USAGE);
    await flush();
    const [call] = sdk.collector.spans;
    expect(pointsOf(sdk.collector, "gen_ai.client.operation.duration")[0]?.exemplars).toMatchObject([
      { traceId: call?.traceId, spanId: call?.spanId },
    ]);
  });

  it("count once where one wraps the other", async () => {
    sdk.init();
    recordLLM("answer", () => modelCall(USAGE))();
    await flush();
    const points = pointsOf(sdk.collector, "gen_ai.client.operation.duration");
    expect(points.reduce((total, { count }) => total + count, 0)).toBe(1);
  });

  it("have the names of the latest conventions where these are opted in to", async () => {
    vi.stubEnv("OTEL_SEMCONV_STABILITY_OPT_IN", "http, gen_ai_latest_experimental");
    sdk.init();
    modelCall({ ...USAGE, "gen_ai.usage.reasoning.output_tokens": 50 });
    modelCall({}, true);
    await flush();
    const names = new Set(
      pointsOf(sdk.collector)
        .map(({ name }) => name)
        .filter((name) => /gen_ai\.client/.test(name)),
    );
    expect([...names].sort()).toEqual([
      "gen_ai.client.inference.duration",
      "gen_ai.client.inference.operation.input_tokens",
      "gen_ai.client.inference.operation.output_tokens",
      "gen_ai.client.inference.usage.cache_read.input_tokens",
      "gen_ai.client.inference.usage.cache_write.input_tokens",
      "gen_ai.client.inference.usage.input_tokens",
      "gen_ai.client.inference.usage.output_tokens",
      "gen_ai.client.inference.usage.reasoning.output_tokens",
    ]);
    expect(totalOf(sdk.collector, "gen_ai.client.inference.usage.input_tokens")).toBe(1000);
    expect(totalOf(sdk.collector, "gen_ai.client.inference.usage.reasoning.output_tokens")).toBe(50);
  });
});

it("a streamed answer is measured chunk by chunk", async () => {
  const server = await startFakeServer();
  try {
    sdk.init();
    const client = wrap(new OpenAI({ apiKey: "test", baseURL: server.url, maxRetries: 0 }));
    server.answer((response) => {
      sendEvents(response, [chatChunk("one")]);
      setTimeout(() => {
        sendEvents(response, [chatChunk(" two"), chatChunk(" three", "stop")]);
        response.end();
      }, 30);
    });
    const stream = await client.chat.completions.create({
      model: "gpt-4o-mini",
      messages: [{ role: "user", content: "hello" }],
      stream: true,
    });
    for await (const _chunk of stream) {
      // Consumed at its pace.
    }
    await flush();
    const first = pointsOf(sdk.collector, "gen_ai.client.operation.time_to_first_chunk");
    const gaps = pointsOf(sdk.collector, "gen_ai.client.operation.time_per_output_chunk");
    expect(first).toMatchObject([{ count: 1, attributes: { "gen_ai.request.model": "gpt-4o-mini" } }]);
    expect(gaps).toMatchObject([{ count: 2 }]);
    expect(gaps[0]?.sum).toBeGreaterThan(0);
  } finally {
    await server.stop();
  }
});

describe("agents", () => {
  const search = recordTool("search", async (fail: boolean) => {
    if (fail) throw new RangeError("no");
  });

  it("are measured with what they called", async () => {
    sdk.init();
    await recordAgent("planner", async () => {
      modelCall(USAGE);
      modelCall(USAGE);
      await search(false);
      await recordAgent("writer", async () => modelCall(USAGE))();
    })();
    await recordWorkflow("report", async () => {})();
    await flush();
    const of = (name: string): unknown =>
      pointsOf(sdk.collector, name).map(({ attributes, sum }) => [attributes["gen_ai.agent.name"], sum]);
    expect(of("gen_ai.invoke_agent.inference_calls")).toEqual([
      ["writer", 1],
      ["planner", 2],
    ]);
    expect(of("gen_ai.invoke_agent.tool_calls")).toEqual([
      ["writer", 0],
      ["planner", 1],
    ]);
    expect(pointsOf(sdk.collector, "gen_ai.invoke_agent.duration")).toHaveLength(2);
    expect(pointsOf(sdk.collector, "gen_ai.execute_tool.duration")).toMatchObject([
      { attributes: { "gen_ai.tool.name": "search", "gen_ai.agent.name": "planner" }, count: 1 },
    ]);
    expect(pointsOf(sdk.collector, "gen_ai.invoke_workflow.duration")).toMatchObject([
      { attributes: { "gen_ai.workflow.name": "report" }, count: 1 },
    ]);
  });

  it("tell of failed tools, and of calls that were made again", async () => {
    sdk.init();
    await recordAgent("planner", async () => {
      await search(true).catch(() => {});
      await search(true).catch(() => {});
      await search(false);
      await search(false);
      await Promise.allSettled([search(true), search(true)]);
    })();
    await flush();
    expect(pointsOf(sdk.collector, "agentops.tool.failures")).toMatchObject([
      {
        value: 4,
        attributes: {
          "gen_ai.tool.name": "search",
          "gen_ai.agent.name": "planner",
          "error.type": "RangeError",
        },
      },
    ]);
    expect(pointsOf(sdk.collector, "agentops.retries")).toMatchObject([
      { value: 2, attributes: { "agentops.span.kind": "tool", "gen_ai.tool.name": "search" } },
    ]);
  });

  it("tell to whom they handed over", async () => {
    sdk.init();
    using giver = span("agent", "triage", { "agentops.handoff.to": ["billing", "refunds"] });
    giver.end();
    await flush();
    expect(pointsOf(sdk.collector, "agentops.handoffs").map(({ attributes }) => attributes)).toEqual([
      { "agentops.handoff.from": "triage", "agentops.handoff.to": "billing" },
      { "agentops.handoff.from": "triage", "agentops.handoff.to": "refunds" },
    ]);
  });

  it("are measured in full where nothing is sampled, without exemplars of spans that nobody keeps", async () => {
    sdk.init({ sampler: neverSampled as never });
    for (let index = 0; index < 10; index += 1) await search(index % 2 === 0).catch(() => {});
    await flush();
    expect(sdk.collector.spans).toEqual([]);
    const points = pointsOf(sdk.collector, "gen_ai.execute_tool.duration");
    expect(points.reduce((total, { count }) => total + count, 0)).toBe(10);
    expect(points.flatMap(({ exemplars }) => exemplars)).toEqual([]);
  });
});

describe("sessions", () => {
  it("are counted by how they end, with what they took", async () => {
    sdk.init();
    await withSession({ name: "good" }, async () => {
      modelCall(USAGE);
      await recordTool("search", async () => {})();
    });
    await withSession({ name: "bad" }, async () => {
      throw new Error("no");
    }).catch(() => {});
    await flush();
    expect(totalOf(sdk.collector, "agentops.session.started")).toBe(2);
    const byState = (name: string): unknown =>
      Object.fromEntries(
        pointsOf(sdk.collector, name).map(({ attributes, value, sum, count }) => [
          attributes["agentops.session.end_state"],
          Number.isNaN(value) ? [count, sum] : value,
        ]),
      );
    expect(byState("agentops.session.ended")).toEqual({ Success: 1, Fail: 1 });
    expect(byState("agentops.session.steps")).toEqual({ Success: [1, 2], Fail: [1, 0] });
    expect(byState("agentops.session.cost")).toEqual({ Success: [1, 0.0045] });
    expect(Object.keys(byState("agentops.session.duration") as object).sort()).toEqual(["Fail", "Success"]);
    expect(pointsOf(sdk.collector, "agentops.session.tokens")).toMatchObject([
      { sum: 1000, attributes: { "gen_ai.token.type": "input" } },
      { sum: 200, attributes: { "gen_ai.token.type": "output" } },
    ]);
  });

  it("end with the SDK, at the latest", async () => {
    const session = sdk.init();
    recordTool("search", () => {})();
    expect(session.isRunning).toBe(true);
    await shutdown();
    expect(totalOf(sdk.collector, "agentops.session.started")).toBe(1);
    expect(totalOf(sdk.collector, "agentops.session.ended")).toBe(1);
  });
});

describe("metrics of one's own", () => {
  it("from agentops.meter()", async () => {
    sdk.init();
    meter("checkout", "2.0.0").createCounter("orders").add(3);
    meter().createCounter("others").add(1);
    await flush();
    expect(pointsOf(sdk.collector, "orders")).toMatchObject([
      { value: 3, scope: "checkout", scopeVersion: "2.0.0" },
    ]);
    expect(pointsOf(sdk.collector, "others")).toMatchObject([{ value: 1, scope: "agentops" }]);
  });

  it("declared, with session and agent where they are wanted, and nothing that was not declared", async () => {
    sdk.init();
    const value = registerMetric({
      name: "cart.value",
      type: "histogram",
      unit: "EUR",
      description: "Value of carts",
      buckets: [10, 100],
      attributes: ["country", "session.id", "gen_ai.agent.name"],
    });
    const plain = registerMetric({ name: "plain", type: "counter" });
    let id = "";
    await withSession({ name: "s" }, async (session) => {
      id = session.id;
      await recordAgent("shopper", async () => {
        value.record(12.5, { country: "de", secret: "x" } as never);
        plain.record(2);
      })();
    });
    await flush();
    expect(pointsOf(sdk.collector, "cart.value")).toMatchObject([
      {
        attributes: { country: "de", "session.id": id, "gen_ai.agent.name": "shopper" },
        unit: "EUR",
        description: "Value of carts",
        bucketCounts: [0, 1, 0],
      },
    ]);
    expect(pointsOf(sdk.collector, "cart.value")[0]?.attributes).not.toHaveProperty("secret");
    expect(pointsOf(sdk.collector, "plain")).toMatchObject([{ value: 2, attributes: {} }]);
  });

  it("with thousands of sessions keep their other attributes exact", async () => {
    sdk.init();
    const metric = registerMetric({ name: "m", type: "counter", attributes: ["kind", "session.id"] });
    for (let index = 0; index < 3000; index += 1)
      metric.record(1, { kind: index % 2 === 0 ? "even" : "odd", "session.id": `session ${index}` });
    await flush();
    const points = pointsOf(sdk.collector, "m");
    expect(points).toHaveLength(1002);
    for (const kind of ["even", "odd"]) {
      const ofKind = points.filter(({ attributes }) => attributes.kind === kind);
      expect(ofKind.reduce((total, { value }) => total + value, 0)).toBe(1500);
    }
  });

  it.each([
    [{ name: "1st", type: "counter" }, /name: "1st"/],
    [{ name: "n", type: "count" }, /type: "count", wanted "counter"/],
    [{ name: "n", type: "counter", buckets: [1] }, /buckets/],
    [{ name: "n", type: "histogram", buckets: [2, 1] }, /ascending/],
    [{ name: "n", type: "gauge", attributes: "a" }, /attributes/],
    [undefined, /name/],
  ])("refuses a wrong definition: %j", (definition, message) => {
    expect(() => registerMetric(definition as never)).toThrow(TypeError);
    expect(() => registerMetric(definition as never)).toThrow(message);
  });
});

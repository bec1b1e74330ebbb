import { AlwaysOffSampler } from "@opentelemetry/sdk-trace";
import { afterEach, expect, it } from "vitest";
import * as agentops from "../src/index.ts";
import { CustomerOtel, unregisterAll } from "./customer-otel.ts";
import { withSdk } from "./with-sdk.ts";

const sdk = withSdk();
afterEach(unregisterAll);

const START = Date.UTC(2026, 0, 2, 3, 4, 5);

/** One of everything that is recorded otherwise than by the return of a function. */
async function work(): Promise<void> {
  const stream = agentops.recordTask("stream", async function* () {
    yield "SECRET-piece";
  });
  const agent = agentops.recordAgent(
    "agent",
    async () => {
      for await (const _ of stream());
      agentops.record({
        type: "llm",
        model: "gpt-4o-mini",
        prompt: "SECRET-prompt",
        initTimestamp: START,
        endTimestamp: START + 5,
      });
      using step = agentops.span("tool", "step");
      step.setInput("SECRET-input");
      step.recordError(new Error("handled", { cause: new TypeError("of old") }));
    },
    { id: "a-1" },
  );
  await agent();
  expect(await agentops.flush()).toBe(true);
}

it("is in the customer's own telemetry too: times, agents, ends and errors, without content", async () => {
  const customer = new CustomerOtel();
  customer.register();
  sdk.init();
  await work();
  const call = customer.span("chat gpt-4o-mini");
  expect([call.startTime, call.endTime]).toEqual([
    [START / 1000, 0],
    [START / 1000, 5_000_000],
  ]);
  expect(customer.span("stream").attributes).toMatchObject({
    "agentops.span.end": "consumed",
    "gen_ai.agent.name": "agent",
    "gen_ai.agent.id": "a-1",
  });
  const step = customer.span("execute_tool step");
  expect(step.status.code).toBe(0);
  expect(step.events[0]?.attributes?.["exception.stacktrace"]).toContain("Caused by: TypeError: of old");
  expect(JSON.stringify(customer.spans.map(({ attributes, events }) => [attributes, events]))).not.toContain(
    "SECRET",
  );
  expect(sdk.collector.spans.map((span) => span.name)).toEqual(customer.spans.map((span) => span.name));
  expect(sdk.collector.span("stream").attributes["agentops.entity.output"]).toBe('["SECRET-piece"]');
});

it("reaches AgentOps where the customer's sampler drops it", async () => {
  const customer = new CustomerOtel(new AlwaysOffSampler());
  customer.register();
  const session = sdk.init();
  await work();
  expect(customer.spans).toEqual([]);
  expect(sdk.collector.spans.map((span) => span.name)).toEqual([
    "stream",
    "chat gpt-4o-mini",
    "execute_tool step",
    "invoke_agent agent",
  ]);
  expect(session.eventCounts).toMatchObject({ llms: 1, tools: 1, actions: 2, errors: 1 });
});

it("counts in the session where AgentOps' sampler drops it", async () => {
  const session = sdk.init({ sampler: new AlwaysOffSampler() });
  await work();
  expect(sdk.collector.spans).toEqual([]);
  expect(session.eventCounts).toMatchObject({ llms: 1, tools: 1, actions: 2, errors: 1 });
});

import { expect, it } from "vitest";
import * as agentops from "../src/index.ts";
import { withSdk } from "./with-sdk.ts";

const sdk = withSdk();

const START = Date.UTC(2026, 0, 2, 3, 4, 5);
const nanos = (millis: number): bigint => BigInt(millis) * 1_000_000n;

it("records a model call with its own times, priced, in the session and below the active span", async () => {
  const session = sdk.init();
  using step = agentops.span("task", "step");
  step.run(() =>
    agentops.record(
      new agentops.LLMEvent({
        model: "gpt-4o-mini",
        provider: "openai",
        prompt: [
          { role: "system", content: "Be brief." },
          { role: "user", content: "Why?" },
        ],
        completion: "Because.",
        promptTokens: 1000,
        completionTokens: 100,
        cachedTokens: 400,
        initTimestamp: START,
        endTimestamp: new Date(START + 1500),
      }),
    ),
  );
  step.end();
  await agentops.flush();
  const call = sdk.collector.span("chat gpt-4o-mini");
  expect(call).toMatchObject({
    parentSpanId: sdk.collector.span("step").spanId,
    kind: 3,
    startTimeUnixNano: nanos(START),
    endTimeUnixNano: nanos(START + 1500),
    attributes: {
      "agentops.span.kind": "llm",
      "session.id": session.id,
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-4o-mini",
      "gen_ai.usage.input_tokens": 1000,
      "gen_ai.usage.output_tokens": 100,
      "gen_ai.usage.cache_read.input_tokens": 400,
    },
  });
  expect(JSON.parse(call.attributes["gen_ai.input.messages"] as string)).toEqual([
    { role: "system", parts: [{ type: "text", content: "Be brief." }] },
    { role: "user", parts: [{ type: "text", content: "Why?" }] },
  ]);
  expect(JSON.parse(call.attributes["gen_ai.output.messages"] as string)).toEqual([
    { role: "assistant", parts: [{ type: "text", content: "Because." }] },
  ]);
  await session.end();
  expect(session.eventCounts.llms).toBe(1);
  expect(session.analytics().tokens).toMatchObject({ input: 1000, output: 100, cached: 400 });
  // 600 tokens at 0.15, 400 cached at 0.075 and 100 at 0.60 USD a million.
  expect(session.tokenCost).toBeCloseTo(0.00018, 8);
});

it("takes every spelling of a time, and plain objects", async () => {
  sdk.init();
  const times = [
    new Date(START).toISOString(),
    "2026-01-02T05:04:05+02:00",
    new Date(START),
    START,
    [START / 1000, 0] as [number, number],
  ];
  for (const time of times) {
    agentops.record({ type: "tool", name: "clock", initTimestamp: time, endTimestamp: START + 1 });
  }
  await agentops.flush();
  expect(sdk.collector.spans.map((span) => span.startTimeUnixNano)).toEqual(times.map(() => nanos(START)));
});

it("records what has no times as a moment, and one that is made and then recorded as its duration", async () => {
  sdk.init();
  agentops.record({ type: "action", actionType: "moment", initTimestamp: "no time" });
  const action = new agentops.ActionEvent({ actionType: "click" });
  await new Promise((resolve) => setTimeout(resolve, 5));
  action.returns = { clicked: true };
  agentops.record(action);
  agentops.record(action);
  await agentops.flush();
  const moment = sdk.collector.span("moment");
  expect(moment.endTimeUnixNano).toBe(moment.startTimeUnixNano);
  const click = sdk.collector.span("click");
  expect(click.endTimeUnixNano - click.startTimeUnixNano).toBeGreaterThan(3_000_000n);
  expect(click.attributes).toMatchObject({
    "agentops.event.id": action.id,
    "agentops.entity.output": '{"clicked":true}',
  });
});

it("keeps params, returns, logs and pictures as content, and whose event it is", async () => {
  const redact = (_value: string, { key }: agentops.RedactContext) => `redacted ${key}`;
  sdk.init({ redact });
  agentops.record(
    new agentops.ToolEvent({
      name: "search",
      params: { q: 1 },
      returns: [1],
      logs: "log",
      agentName: "planner",
    }),
  );
  agentops.record({
    type: "action",
    actionType: "look",
    screenshot: "data:image/png;base64,AA",
    agentId: "a-1",
  });
  await agentops.flush();
  expect(sdk.collector.span("execute_tool search").attributes).toMatchObject({
    "gen_ai.agent.name": "planner",
    "gen_ai.tool.call.arguments": "redacted gen_ai.tool.call.arguments",
    "gen_ai.tool.call.result": "redacted gen_ai.tool.call.result",
    "agentops.event.logs": "redacted agentops.event.logs",
  });
  expect(sdk.collector.span("look").attributes).toMatchObject({
    "gen_ai.agent.id": "a-1",
    "agentops.event.screenshot": "redacted agentops.event.screenshot",
  });
});

it("fails the trigger of an error, and records it with the error if it was not", async () => {
  const session = sdk.init();
  const trigger = new agentops.ToolEvent({
    name: "search",
    params: "x",
    initTimestamp: START,
    endTimestamp: START + 5,
  });
  agentops.record(
    new agentops.ErrorEvent({ triggerEvent: trigger, exception: new RangeError("none found"), code: 404 }),
  );
  await agentops.flush();
  const tool = sdk.collector.span("execute_tool search");
  expect(tool).toMatchObject({
    status: { code: 2, message: "none found" },
    endTimeUnixNano: nanos(START + 5),
    attributes: { "error.type": "RangeError", "agentops.error.code": "404" },
  });
  expect(tool.events[0]).toMatchObject({ name: "exception", timeUnixNano: nanos(START + 5) });
  expect(session.eventCounts).toMatchObject({ tools: 1, errors: 1, actions: 0 });
});

it("records an error without a trigger, or with one that is gone already, as a span of no kind", async () => {
  const session = sdk.init();
  const trigger = new agentops.ActionEvent({ actionType: "save" });
  agentops.record(trigger);
  const told = { errorType: "DiskFull", details: "no room", logs: "the trace", timestamp: START };
  agentops.record({ type: "error", triggerEvent: trigger, ...told });
  agentops.record(new agentops.ErrorEvent({ errorType: "Alone" }));
  await agentops.flush();
  const [below, alone] = sdk.collector.spans.filter((span) => span.name === "error");
  expect(below).toMatchObject({
    parentSpanId: sdk.collector.span("save").spanId,
    startTimeUnixNano: nanos(START),
    endTimeUnixNano: nanos(START),
    status: { code: 2, message: "no room" },
    attributes: { "error.type": "DiskFull", "session.id": session.id },
  });
  expect(below?.events[0]?.attributes).toEqual({
    "exception.type": "DiskFull",
    "exception.message": "no room",
    "exception.stacktrace": "the trace",
  });
  expect(alone?.attributes["error.type"]).toBe("Alone");
  expect(sdk.collector.span("save").status.code).toBe(0);
  expect(session.eventCounts).toMatchObject({ actions: 1, errors: 2 });
});

it("counts an exception once that a span has recorded and an error event tells again", async () => {
  const session = sdk.init();
  const error = new RangeError("broke");
  const search = agentops.recordTool("search", () => {
    throw error;
  });
  expect(search).toThrow();
  agentops.record(new agentops.ErrorEvent({ exception: error }));
  await agentops.flush();
  expect(sdk.collector.spans).toHaveLength(1);
  expect(session.eventCounts.errors).toBe(1);
});

it("takes whatever it is given", async () => {
  const trap = new Proxy(
    {},
    {
      get: () => {
        throw new Error("trapped");
      },
      ownKeys: () => {
        throw new Error("trapped");
      },
    },
  );
  agentops.record({ type: "tool", name: "before init" });
  sdk.init();
  for (const hostile of [
    undefined,
    null,
    1,
    "llm",
    {},
    { type: "nonsense" },
    trap,
    { type: "llm", prompt: trap, promptTokens: "9", model: 4 },
  ]) {
    agentops.record(hostile as never);
  }
  agentops.record({ type: "error", triggerEvent: trap as never });
  agentops.record(new agentops.ErrorEvent({ exception: trap }));
  await agentops.flush();
  expect(sdk.collector.spans.map((span) => span.name)).toEqual(["chat 4", "error", "error"]);
});

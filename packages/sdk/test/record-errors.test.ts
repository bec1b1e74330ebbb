import { expect, it } from "vitest";
import * as agentops from "../src/index.ts";
import { withSdk } from "./with-sdk.ts";

const sdk = withSdk();

async function stackOf(error: unknown): Promise<string> {
  const handle = agentops.span("task", "failing");
  handle.fail(error);
  handle.end();
  await agentops.flush();
  return sdk.collector.span("failing").events[0]?.attributes["exception.stacktrace"] as string;
}

it("tells the causes of an error, whatever they are", async () => {
  sdk.init();
  const inner = new TypeError("inner", { cause: { apiKey: "s3cret", status: 500 } });
  const stack = await stackOf(new Error("outer", { cause: inner }));
  expect(stack).toMatch(/^Error: outer\n {4}at .*\nCaused by: TypeError: inner\n {4}at /s);
  expect(stack).toMatch(/\nCaused by: \{"apiKey":"\[masked\]","status":500\}$/);
  expect(sdk.collector.span("failing")).toMatchObject({
    status: { code: 2, message: "outer" },
    events: [{ attributes: { "exception.type": "Error", "exception.message": "outer" } }],
  });
});

it("tells the errors that another aggregates", async () => {
  sdk.init();
  const errors = [new RangeError("first"), new RangeError("second", { cause: "the deepest" })];
  const stack = await stackOf(new AggregateError(errors, "all failed"));
  expect(stack).toMatch(/^AggregateError: all failed/);
  expect(stack).toContain("\nError 1 of 2: RangeError: first\n");
  expect(stack).toContain("\nError 2 of 2: RangeError: second\n");
  expect(stack).toMatch(/\nCaused by: Error: the deepest$/);
});

it("ends a chain that goes in a circle, is endless, or cannot be read", async () => {
  sdk.init();
  const circular = new Error("circular");
  circular.cause = new Error("half way", { cause: circular });
  expect(await stackOf(circular)).toMatch(/\nCaused by: \[circular\]$/);
  let deep = new Error("deepest");
  for (let depth = 0; depth < 10_000; depth += 1) deep = new Error(`${depth}`, { cause: deep });
  const handle = agentops.span("task", "deep");
  handle.fail(deep);
  handle.fail(
    Object.defineProperty(new Error("trap"), "cause", {
      get: () => {
        throw new Error("trapped");
      },
    }),
  );
  handle.end();
  await agentops.flush();
  const [first, second] = sdk.collector.span("deep").events;
  expect(String(first?.attributes["exception.stacktrace"]).match(/Caused by/g)).toHaveLength(31);
  expect(second?.attributes["exception.message"]).toBe("trap");
});

it("fails the span of an error that leaves `run`, and throws it on", async () => {
  sdk.init();
  const error = new RangeError("of run");
  using sync = agentops.span("task", "sync");
  expect(() =>
    sync.run(() => {
      throw error;
    }),
  ).toThrow(error);
  sync.end();
  const rejected = new RangeError("later");
  const later = agentops.span("task", "later");
  await expect(later.run(async () => Promise.reject(rejected))).rejects.toBe(rejected);
  later.end();
  await agentops.flush();
  for (const name of ["sync", "later"]) expect(sdk.collector.span(name).status.code).toBe(2);
});

it("records an error that was handled without failing the span or its parent, and counts it", async () => {
  const session = sdk.init();
  const outer = agentops.span("agent", "outer");
  outer.run(() => {
    using step = agentops.span("tool", "step");
    step.recordError(new RangeError("handled"));
    step.setOutput("went on");
  });
  outer.end();
  await agentops.flush();
  const step = sdk.collector.span("execute_tool step");
  expect(step.status.code).toBe(0);
  expect(step.events[0]?.attributes["exception.message"]).toBe("handled");
  expect(step.attributes["gen_ai.tool.call.result"]).toBe("went on");
  expect(sdk.collector.span("invoke_agent outer")).toMatchObject({ status: { code: 0 }, events: [] });
  expect(session.eventCounts.errors).toBe(1);
});

it("counts an error once that is recorded as handled and then thrown after all", async () => {
  const session = sdk.init();
  const error = new RangeError("thought to be handled");
  const outer = agentops.span("task", "outer");
  outer.run(() => {
    using step = agentops.span("tool", "step");
    step.recordError(error);
  });
  outer.fail(error);
  outer.end();
  await agentops.flush();
  expect(sdk.collector.span("outer")).toMatchObject({ status: { code: 2 }, events: [] });
  expect(session.eventCounts.errors).toBe(1);
});

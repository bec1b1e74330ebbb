import { createHook } from "node:async_hooks";
import { trace } from "@opentelemetry/api";
import { expect, expectTypeOf, it } from "vitest";
import { withSdk } from "../../test/with-sdk.ts";
import { flush } from "../flush.ts";
import { getRuntime } from "../runtime.ts";
import {
  recordAction,
  recordAgent,
  recordGuardrail,
  recordLLM,
  recordTask,
  recordTool,
  recordWorkflow,
} from "./recorders.ts";
import { span } from "./span-handle.ts";

const sdk = withSdk();

const activeSpanId = () => trace.getActiveSpan()?.spanContext().spanId;

it("wraps with a name, by the function's name, and curried", async () => {
  sdk.init();
  function double(n: number): number {
    return n * 2;
  }
  expect(recordTool("twice", double)(2)).toBe(4);
  expect(recordTool(double)(3)).toBe(6);
  expect(recordTool("curried")(double)(4)).toBe(8);
  expect(recordTool()(double)(5)).toBe(10);
  await flush();
  expect(sdk.collector.spans.map((received) => received.name)).toEqual([
    "execute_tool twice",
    "execute_tool double",
    "execute_tool curried",
    "execute_tool double",
  ]);
});

it("names and marks each kind as the conventions do", async () => {
  sdk.init();
  const recorders = {
    recordAction,
    recordAgent,
    recordGuardrail,
    recordLLM,
    recordTask,
    recordTool,
    recordWorkflow,
  };
  for (const recorder of Object.values(recorders)) recorder("x", (input: string) => input.length)("abc");
  await flush();
  const seen = sdk.collector.spans.map(({ name, attributes }) => [attributes["agentops.span.kind"], name]);
  expect(seen).toEqual([
    ["action", "x"],
    ["agent", "invoke_agent x"],
    ["guardrail", "x"],
    ["llm", "x"],
    ["task", "x"],
    ["tool", "execute_tool x"],
    ["workflow", "invoke_workflow x"],
  ]);
  expect(sdk.collector.span("invoke_agent x").attributes).toMatchObject({
    "gen_ai.operation.name": "invoke_agent",
    "gen_ai.agent.name": "x",
    "agentops.entity.input": "abc",
    "agentops.entity.output": "3",
  });
  expect(sdk.collector.span("execute_tool x").attributes).toMatchObject({
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.tool.name": "x",
    "gen_ai.tool.call.arguments": "abc",
    "gen_ai.tool.call.result": "3",
  });
});

it("keeps name, arity, own properties, this and type", () => {
  const original = Object.assign(
    function method(this: { base: number }, a: number, b: string): string {
      return `${this.base} ${a} ${b}`;
    },
    { version: 2 },
  );
  const wrapped = recordAction("m", original);
  expectTypeOf(wrapped).toEqualTypeOf(original);
  expectTypeOf(recordAction("g")(original)).toEqualTypeOf(original);
  const generic = recordAction(<T>(value: T): T => value);
  expectTypeOf(generic<"x">).returns.toEqualTypeOf<"x">();
  expect([wrapped.name, wrapped.length, wrapped.version]).toEqual(["method", 2, 2]);
  expect(wrapped.call({ base: 1 }, 2, "c")).toBe("1 2 c");
});

it("ends with the promise of an async function, in its context", async () => {
  sdk.init();
  const seen: unknown[] = [];
  const work = recordTask("work", async () => {
    seen.push(activeSpanId());
    await new Promise((resolve) => setTimeout(resolve, 10));
    seen.push(activeSpanId());
    return "done";
  });
  expect(await work()).toBe("done");
  await flush();
  const received = sdk.collector.span("work");
  expect(seen).toEqual([received.spanId, received.spanId]);
  expect(received.endTimeUnixNano - received.startTimeUnixNano).toBeGreaterThan(8_000_000n);
  expect(received.attributes["agentops.entity.output"]).toBe("done");
});

it("rethrows the very error, sync and async", async () => {
  sdk.init();
  const error = new Error("boom");
  const throwing = () => {
    throw error;
  };
  expect(recordTask("sync", throwing)).toThrow(error);
  await expect(recordTask("async", async () => throwing())()).rejects.toBe(error);
  await flush();
  const received = sdk.collector.span("sync");
  expect(received.status).toEqual({ code: 2, message: "boom" });
  expect(received.events[0]?.attributes).toMatchObject({
    "exception.type": "Error",
    "exception.message": "boom",
  });
});

it("spans a generator from its first step to its end", async () => {
  sdk.init();
  const count = recordTask("count", function* (to: number): Generator<number, string, boolean | undefined> {
    for (let n = 1; n <= to; n += 1) if ((yield n) === true) return "stopped";
    return "finished";
  });
  expect([...count(3)]).toEqual([1, 2, 3]);
  const generator = count(3);
  generator.next();
  expect(generator.next(true)).toEqual({ done: true, value: "stopped" });
  await flush();
  expect(sdk.collector.spans.map((received) => received.attributes["agentops.entity.output"])).toEqual([
    '[1,2,3,"finished"]',
    '[1,"stopped"]',
  ]);
});

it("runs every step of an async generator in the span's context, also from elsewhere", async () => {
  sdk.init();
  const seen = new Set<unknown>();
  const stream = recordAgent("stream", async function* () {
    seen.add(activeSpanId());
    yield "a";
    await Promise.resolve();
    seen.add(activeSpanId());
    yield "b";
    seen.add(activeSpanId());
  });
  const parts: string[] = [];
  for await (const part of stream()) parts.push(part);
  await flush();
  expect(parts).toEqual(["a", "b"]);
  expect([...seen]).toEqual([sdk.collector.span("invoke_agent stream").spanId]);
});

it("ends the span of a generator that is left early, or throws", async () => {
  sdk.init();
  let cleaned = false;
  const endless = recordTask("left", async function* () {
    try {
      for (let n = 0; ; n += 1) yield n;
    } finally {
      cleaned = true;
    }
  });
  for await (const n of endless()) if (n === 2) break;
  const broken = recordTask("broken", function* () {
    yield 1;
    throw new Error("boom");
  });
  expect(() => [...broken()]).toThrow("boom");
  await flush();
  expect(cleaned).toBe(true);
  expect(sdk.collector.span("left").attributes["agentops.entity.output"]).toBe("[0,1,2]");
  expect(sdk.collector.span("left").status.code).toBe(0);
  expect(sdk.collector.span("broken").status.code).toBe(2);
});

it("leaves no span of a generator that nobody asks for a value", async () => {
  sdk.init();
  const never = recordTask("never", function* () {});
  never();
  await flush();
  expect(sdk.collector.spans).toEqual([]);
});

it("returns a client's own kind of promise as it is, and does not start it", async () => {
  sdk.init();
  let sent = 0;
  class Request extends Promise<string> {
    withResponse(): string {
      return "response";
    }
    // biome-ignore lint/suspicious/noThenProperty: what lazy clients do
    override then<A = string, B = never>(
      onValue?: ((value: string) => A | PromiseLike<A>) | null,
      onError?: ((reason: unknown) => B | PromiseLike<B>) | null,
    ): Promise<A | B> {
      sent += 1;
      return super.then(onValue, onError);
    }
  }
  const request = new Request((resolve) => resolve("value"));
  const returned = recordTool("ask", () => request)();
  expect(returned).toBe(request);
  expect(returned.withResponse()).toBe("response");
  expect(sent).toBe(0);
  expect(await returned).toBe("value");
  await flush();
  expect(sdk.collector.span("execute_tool ask").attributes["gen_ai.tool.call.result"]).toBe("value");
});

it("hands on what a promise carries, but none of the ids that async hooks gave it", async () => {
  sdk.init();
  const abort = Symbol("abort");
  const hook = createHook({ init() {} }).enable();
  try {
    const given: Promise<number>[] = [];
    const returned = recordTool("cancellable", () => {
      given.push(Object.assign(Promise.resolve(1), { cancel: () => "cancelled", [abort]: "aborted" }));
      return given[0] as Promise<number> & { cancel(): string; [abort]: string };
    })();
    expect(returned).not.toBe(given[0]);
    expect(returned.cancel()).toBe("cancelled");
    expect(returned[abort]).toBe("aborted");
    expect(asyncIdOf(returned)).not.toBe(asyncIdOf(given[0] as object));
    expect(await returned).toBe(1);
  } finally {
    hook.disable();
  }
});

/** Node keeps it on the promise, under a symbol of its own. */
function asyncIdOf(promise: object): unknown {
  const key = Object.getOwnPropertySymbols(promise).find(
    ({ description }) => description === "async_id_symbol",
  );
  expect(key).toBeDefined();
  return Reflect.get(promise, key as symbol);
}

it("does not hide an unhandled rejection", async () => {
  sdk.init();
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.once("unhandledRejection", resolve);
  const error = new Error("nobody listens");
  void recordTask("lost", async () => {
    throw error;
  })();
  expect(await promise).toBe(error);
  for (const listener of others) process.on("unhandledRejection", listener);
});

it("hands out a span that a using block ends", async () => {
  sdk.init();
  {
    using step = span("task", "step", { "step.number": 1 });
    step.setAttributes({ "step.size": 2 });
    expect(step.run(() => recordTool("inner", activeSpanId)())).not.toBe(undefined);
  }
  const failed = span("tool", "search");
  failed.fail(new TypeError("bad"));
  failed.end();
  failed.end();
  await flush();
  const step = sdk.collector.span("step");
  expect(step.attributes).toMatchObject({ "step.number": 1, "step.size": 2 });
  expect(sdk.collector.span("execute_tool inner").parentSpanId).toBe(step.spanId);
  expect(sdk.collector.span("execute_tool search").attributes["error.type"]).toBe("TypeError");
});

it("does what the function did, without init", () => {
  expect(getRuntime()).toBeUndefined();
  expect(recordTool("search", (q: string) => q.toUpperCase())("x")).toBe("X");
  using step = span("task", "step");
  expect(step.run(() => 1)).toBe(1);
});

import { trace } from "@opentelemetry/api";
import { expect, it } from "vitest";
import * as agentops from "../src/index.ts";
import type { SpanKindName } from "../src/semconv/index.ts";
import { withSdk } from "./with-sdk.ts";

// What a host may hand us that no type allows, or that behaves otherwise than it looks: nothing of it may throw
// into the host, and what the host gets back must be what it would have got without us.

const sdk = withSdk();

/** Throws whatever is done with it. */
function trap<T>(): T {
  const explode = (): never => {
    throw new Error("trapped");
  };
  const traps = { get: explode, has: explode, ownKeys: explode, getOwnPropertyDescriptor: explode };
  return new Proxy({}, traps) as T;
}

const throwingGetter = {
  get value(): string {
    throw new Error("trapped");
  },
};

it("takes any argument in every function", async () => {
  sdk.init();
  const session = agentops.startSession({ name: "hostile" });
  for (const hostile of [trap<never>(), throwingGetter as never, Symbol("x") as never, null as never]) {
    agentops.span("task", "step", hostile).end();
    agentops.span("task", hostile).end();
    agentops.span(hostile, "step").end();
    const handle = agentops.span("task", "step");
    handle.setAttributes(hostile);
    handle.fail(hostile);
    handle.end();
    agentops.startSession(hostile);
    await agentops.withSession(hostile, async () => {});
    session.setMetadata(hostile);
    session.addTags(hostile);
    session.setTags(hostile);
    agentops.recordTool(hostile);
    agentops.recordTool(hostile, () => 1)();
    agentops.wrap(hostile);
    await agentops.flush(hostile);
    await agentops.startSession().end(hostile);
    await agentops.endSession(hostile);
    await agentops.endAllSessions(hostile);
  }
  await agentops.shutdown(trap());
});

it("records a span of a kind that does not exist under its plain name", async () => {
  sdk.init();
  agentops.span("constructor" as SpanKindName, "step").end();
  await agentops.flush();
  expect(sdk.collector.spans.map((span) => span.name)).toEqual(["step"]);
});

it("takes a function whose name cannot be read", () => {
  sdk.init();
  const unnamed = Object.defineProperty(() => 1, "name", {
    get: () => {
      throw new Error("trapped");
    },
  });
  expect(agentops.recordTool(unnamed)()).toBe(1);
});

it("takes whatever the OpenTelemetry API is given while nobody else serves it", () => {
  sdk.init();
  const tracer = trace.getTracer("library");
  for (const hostile of [trap<never>(), throwingGetter as never, null as never]) {
    tracer.startSpan("a", hostile).end();
    tracer.startSpan("a", { attributes: hostile, links: hostile }).end();
    expect(tracer.startActiveSpan("a", hostile, () => "ran")).toBe("ran");
    const span = tracer.startSpan("b");
    span.setAttribute("key", hostile).setAttributes(hostile).setStatus(hostile).updateName(hostile);
    span.addEvent("event", hostile).addLink(hostile).addLinks(hostile);
    span.recordException(hostile);
    span.end(hostile);
  }
});

it.each([() => undefined, async () => ({ decision: 0 })])(
  "keeps what a sampler decides nothing about",
  async (answer) => {
    sdk.init({ sampler: { shouldSample: answer as never } });
    agentops.span("task", "step").end();
    await agentops.flush();
    expect(sdk.collector.spans).toHaveLength(1);
  },
);

it("records a thenable whose then returns nothing", async () => {
  sdk.init();
  // biome-ignore lint/suspicious/noThenProperty: that is what it is about
  const query = { then: (onValue: (value: string) => void) => void onValue("rows") };
  const search = agentops.recordTool("search", () => query as unknown as PromiseLike<string>);
  expect(await search()).toBe("rows");
  await agentops.flush();
  expect(sdk.collector.spans[0]?.attributes["gen_ai.tool.call.result"]).toBe("rows");
});

it("records again and again a call that returns one and the same thenable", async () => {
  sdk.init();
  class Lazy extends Promise<string> {}
  const ready = Lazy.resolve("ready");
  const connect = agentops.recordTask("connect", () => ready);
  for (let call = 0; call < 20_000; call += 1) connect();
  expect(connect()).toBe(ready);
  expect(await connect()).toBe("ready");
});

it("keeps what a program put on a promise", async () => {
  sdk.init();
  const fetchPage = () => Object.assign(Promise.resolve("page"), { cancel: () => "cancelled" });
  const recorded = agentops.recordTool("fetch", fetchPage)();
  expect(recorded.cancel()).toBe("cancelled");
  expect(await recorded).toBe("page");
  await agentops.flush();
  expect(sdk.collector.spans[0]?.attributes["gen_ai.tool.call.result"]).toBe("page");
});

it("keeps what a program put on a client's method", () => {
  sdk.init();
  const create = Object.assign(async () => ({}), { mock: { calls: [] } });
  const client = agentops.wrap({ chat: { completions: { create } } });
  expect(client.chat.completions.create.mock).toBe(create.mock);
});

it("cuts text of a hundred megabytes wherever it comes in", async () => {
  sdk.init();
  const huge = "x".repeat(100 * 1024 * 1024);
  const read = agentops.recordTool("read", (text: string) => text);
  expect(read(huge)).toBe(huge);
  const step = agentops.span("task", "step", { huge });
  step.fail(new Error(huge));
  step.end();
  expect(await agentops.flush()).toBe(true);
  expect(sdk.collector.spans.map((span) => span.name)).toEqual(["execute_tool read", "step"]);
  expect(sdk.collector.span("step").attributes.huge).toHaveLength(1024 * 1024);
});

it("cuts values that contain themselves a hundred times over", async () => {
  const cyclic: Record<string, unknown> = {};
  for (let index = 0; index < 100; index += 1) cyclic[`key${index}`] = cyclic;
  sdk.init({ resourceAttributes: { cyclic: cyclic as never } });
  agentops.recordTool("read", (value: unknown) => value)(cyclic);
  expect(await agentops.flush()).toBe(true);
  expect(sdk.collector.spans).toHaveLength(1);
});

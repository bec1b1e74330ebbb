import { isPromise } from "node:util/types";
import { trace } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as agentops from "../src/index.ts";
import type { SpanKindName } from "../src/semconv/index.ts";
import { CALLS, GETTERS, RUNNERS } from "./hostile-calls.ts";
import { HOSTILE_VALUES, trap } from "./hostile-values.ts";
import { withSdk } from "./with-sdk.ts";

// What a host may hand us that no type allows, or that behaves otherwise than it looks: nothing of it may throw
// into the host, and what the host gets back must be what it would have got without us.

const sdk = withSdk();
const rejections: unknown[] = [];
const onRejection = (error: unknown): void => void rejections.push(error);

beforeEach(() => {
  process.on("unhandledRejection", onRejection);
  // For the factories, which start by themselves.
  process.env.AGENTOPS_API_ENDPOINT = sdk.collector.url;
  process.env.AGENTOPS_QUIET = "true";
});

afterEach(async () => {
  delete process.env.AGENTOPS_API_ENDPOINT;
  delete process.env.AGENTOPS_QUIET;
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", onRejection);
  expect(rejections.splice(0)).toEqual([]);
});

const throwingGetter = {
  get value(): string {
    throw new Error("trapped");
  },
};

it("has a row for every export", () => {
  const callable = Object.entries(agentops).filter(([, value]) => typeof value === "function");
  expect(Object.keys(CALLS).sort()).toEqual(callable.map(([name]) => name).sort());
  const internal = ["begin", "endWithProcess", "forget", "hasBegun", "printAtExit", "resume", "runToEnd"];
  const tried = new Set<string>(["constructor", ...GETTERS, ...internal]);
  for (const [, name] of String(CALLS.Session).matchAll(/\.(\w+)\(/g)) tried.add(name as string);
  const members = Object.getOwnPropertyNames(agentops.Session.prototype);
  expect(members.filter((name) => !tried.has(name))).toEqual([]);
});

describe.each(Object.entries(HOSTILE_VALUES))("%s", (_name, make) => {
  const isRecording: [string, () => void][] = [
    ["before init", () => {}],
    ["while it records", () => void sdk.init()],
    ["where nothing is kept", () => void sdk.init({ sampler: { shouldSample: () => ({ decision: 0 }) } })],
  ];

  it.each(isRecording)("harms no call, %s", async (_when, begin) => {
    begin();
    const failures: string[] = [];
    for (const [name, calls] of Object.entries(CALLS)) {
      for (const [index, call] of calls.entries()) {
        try {
          const value = make();
          const returned = call(value as never);
          if (isPromise(returned) && returned !== value) await returned;
        } catch (error) {
          failures.push(`${name} ${index}: ${String((error as Error).stack)}`);
        }
      }
    }
    expect(failures).toEqual([]);
    await agentops.shutdown({ timeout: make() as never });
  });

  it("comes out of a function of the host's as it went in", async () => {
    sdk.init();
    for (const [name, run] of Object.entries(RUNNERS)) {
      const value = make();
      const returned = run(() => value);
      const isSame = Object.is(returned, value) || (isPromise(value) && isPromise(returned));
      expect(isSame, `${name} returns it`).toBe(true);
      if (isPromise(returned)) await expect(returned).rejects.toThrow("of the host");
      let thrown: unknown;
      try {
        run(() => raise(value));
      } catch (error) {
        thrown = error;
      }
      expect(Object.is(thrown, value), `${name} throws it`).toBe(true);
    }
  });

  it("is refused by the factories with a TypeError, or does", () => {
    const options = [
      "sampler",
      "filter",
      "redact",
      "tags",
      "resourceAttributes",
      "otel",
      "serviceName",
      "apiKey",
    ];
    const factories = [agentops.init, agentops.exporter, agentops.spanProcessor, agentops.metricReader];
    for (const factory of factories as ((given: unknown) => unknown)[]) {
      for (const given of [make(), ...options.map((name) => ({ [name]: make() }))])
        refuses(() => factory(given));
      for (const name of [
        "resource",
        "processors",
        "exporters",
        "spanLimits",
        "contextManager",
        "propagators",
      ])
        refuses(() => factory({ otel: { [name]: make() } }));
      refuses(() => factory({ otel: { additionalExporters: [make()] } }));
    }
  });
});

it("leaves what it is given as it was", async () => {
  sdk.init();
  for (const make of [HOSTILE_VALUES["a circle"], HOSTILE_VALUES["an array with holes"]]) {
    const value = make?.() as object;
    const before = Object.getOwnPropertyDescriptors(value);
    const isCarrier = (name: string): boolean => /injectContext|Session|exporter/.test(name);
    for (const [name, calls] of Object.entries(CALLS)) {
      if (isCarrier(name)) continue; // what takes headers is there to be written to
      for (const call of calls) {
        const returned = call(value as never);
        if (isPromise(returned)) await returned;
      }
    }
    expect(Object.getOwnPropertyDescriptors(value)).toEqual(before);
  }
});

it("takes a text of a hundred megabytes wherever it takes a text", { timeout: 60_000 }, async () => {
  sdk.init();
  const huge = "x".repeat(100 * 1024 * 1024);
  for (const call of Object.values(CALLS).flat()) await call(huge as never);
  for (const run of Object.values(RUNNERS)) expect(run(() => huge)).toBe(huge);
  expect(await agentops.flush()).toBe(true);
});

function refuses(create: () => unknown): void {
  try {
    create();
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).message).toMatch(/^agentops\./);
  }
}

function raise(value: unknown): never {
  throw value;
}

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

import { context, propagation, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { InMemorySpanExporter } from "@opentelemetry/sdk-trace";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as agentops from "../src/index.ts";
import { type ProgramFolder, programFolder } from "./run-program.ts";
import { withSdk } from "./with-sdk.ts";

// What customers give us misbehaves: the host is not harmed, waits are bounded, all other destinations are complete.

const sdk = withSdk();
const rejections: unknown[] = [];
const onRejection = (error: unknown): void => void rejections.push(error);
const broken = (): never => {
  throw new Error("broken");
};
const rejecting = async (): Promise<never> => broken();
const never = (): Promise<never> => new Promise(() => {});

beforeEach(() => {
  process.on("unhandledRejection", onRejection);
});

afterEach(async () => {
  await new Promise((resolve) => setTimeout(resolve, 10));
  process.off("unhandledRejection", onRejection);
  expect(rejections.splice(0)).toEqual([]);
});

/** An agent that calls a tool: what the host gets of it, and what AgentOps has to get. */
async function agentRun(): Promise<void> {
  const search = agentops.recordTool("search", async (query: string) => `found ${query}`);
  expect(await agentops.recordAgent("planner", () => search("books"))()).toBe("found books");
}

function expectComplete(): void {
  const agent = sdk.collector.span("invoke_agent planner");
  expect(sdk.collector.span("execute_tool search")).toMatchObject({
    traceId: agent.traceId,
    parentSpanId: agent.spanId,
  });
  expect(sdk.collector.spans).toHaveLength(2);
}

type Overrides = Partial<Record<keyof agentops.SpanExporter, unknown>>;
const exporters: Record<string, Overrides> = {
  "throws in export": { export: broken },
  "is async, and rejects": { export: rejecting },
  "never calls back": { export: () => {} },
  "calls back twice, differently": {
    export: (_spans: unknown, done: (result: { code: number }) => void) => [
      done({ code: 0 }),
      done({ code: 1 }),
    ],
  },
  "calls back with nothing": { export: (_spans: unknown, done: () => void) => setImmediate(done) },
  "fails with what is no error": {
    export: (_spans: unknown, done: (result: unknown) => void) =>
      done({ code: 1, error: Object.create(null) }),
  },
  "rejects in forceFlush and shutdown": { forceFlush: rejecting, shutdown: rejecting },
  "throws in forceFlush and shutdown": { forceFlush: broken, shutdown: broken },
  "never resolves forceFlush and shutdown": { forceFlush: never, shutdown: never },
  "destroys the spans it gets": {
    export: (
      spans: { attributes: object; events: unknown[]; links: unknown[] }[],
      done: (result: unknown) => void,
    ) => {
      for (const span of spans)
        Object.assign(span, { attributes: null, events: null, name: null, resource: null });
      spans.length = 0;
      done({ code: 0 });
    },
  },
};

it.each(Object.entries(exporters))("an exporter that %s", async (_name, overrides) => {
  const after = new InMemorySpanExporter();
  const exporter = Object.assign(new InMemorySpanExporter(), overrides);
  sdk.init({ otel: { additionalExporters: [exporter, after] } });
  await agentRun();
  const flushed = performance.now();
  await agentops.flush({ timeout: 300 });
  expect(performance.now() - flushed).toBeLessThan(2000);
  expectComplete();
  expect(after.getFinishedSpans()).toHaveLength(2);
  const stopped = performance.now();
  await agentops.shutdown({ timeout: 300 });
  expect(performance.now() - stopped).toBeLessThan(2000);
});

const processors: Record<string, Partial<Record<keyof agentops.SpanProcessor, unknown>>> = {
  throws: { onStart: broken, onEnding: broken, onEnd: broken, forceFlush: broken, shutdown: broken },
  "is async, and rejects": {
    onStart: rejecting,
    onEnding: rejecting,
    onEnd: rejecting,
    forceFlush: rejecting,
    shutdown: rejecting,
  },
  "never resolves": { onStart: never, onEnd: never, forceFlush: never, shutdown: never },
};

it.each(Object.entries(processors))("a processor that %s", async (_name, overrides) => {
  const nothing = { onStart() {}, onEnd() {}, forceFlush: async () => {}, shutdown: async () => {} };
  sdk.init({ otel: { processors: [{ ...nothing, ...overrides } as agentops.SpanProcessor] } });
  await agentRun();
  await agentops.flush({ timeout: 300 });
  expectComplete();
  await agentops.shutdown({ timeout: 300 });
});

const samplers: Record<string, unknown> = {
  throws: broken,
  "is async, and rejects": rejecting,
  "returns nothing": () => undefined,
  "returns what cannot be read": () =>
    Object.defineProperty({ decision: 2 }, "attributes", { get: broken, enumerable: true }),
  "adds more than a span holds": () => ({
    decision: 2,
    attributes: Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [`a${index}`, "x".repeat(100)]),
    ),
  }),
};

it.each(Object.entries(samplers))("a sampler that %s", async (_name, shouldSample) => {
  sdk.init({ sampler: { shouldSample } as agentops.Sampler });
  await agentRun();
  await agentops.flush();
  expectComplete();
  expect(Object.keys(sdk.collector.span("invoke_agent planner").attributes).length).toBeLessThanOrEqual(4100);
});

it.each([broken, rejecting])("a filter or redaction that throws or rejects", async (misbehaving) => {
  sdk.init({ filter: misbehaving as never, redact: misbehaving });
  await agentRun();
  await agentops.flush();
  expectComplete();
  expect(JSON.stringify(sdk.collector.spans.map(({ attributes }) => attributes))).not.toContain("books");
});

it.each([
  ["throws", { inject: broken, extract: broken, fields: broken }],
  ["returns nothing", { inject: () => undefined, extract: () => undefined, fields: () => [] }],
])("a propagator that %s", async (_name, propagator) => {
  sdk.init({ otel: { propagators: [propagator as never] } });
  const carrier = {};
  expect(propagation.fields()).toEqual([]);
  propagation.inject(context.active(), carrier);
  expect(propagation.extract(ROOT_CONTEXT, carrier)).toBe(ROOT_CONTEXT);
  expect(agentops.withContext(agentops.injectContext(carrier), () => "ran")).toBe("ran");
  await agentRun();
  await agentops.flush();
  expectComplete();
});

it.each([broken, () => "bad", () => "0".repeat(32), () => undefined])(
  "an id generator without ids",
  async (generate) => {
    sdk.init({ otel: { idGenerator: { generateTraceId: generate, generateSpanId: generate } as never } });
    await agentRun();
    await agentops.flush();
    expectComplete();
    expect(trace.isSpanContextValid({ ...sdk.collector.spans[0], traceFlags: 1 } as never)).toBe(true);
  },
);

it.each([
  ["cannot be enabled", { enable: broken }],
  ["throws", { active: broken, with: broken, bind: broken }],
  ["does nothing", { active: () => undefined, with: () => undefined, bind: () => undefined }],
])("a context manager that %s", async (_name, overrides) => {
  const manager = {
    active: () => ROOT_CONTEXT,
    with: broken,
    bind: broken,
    enable: () => manager,
    disable: () => manager,
  };
  Object.assign(manager, overrides);
  sdk.init({ otel: { contextManager: manager as never } });
  let runs = 0;
  const step = agentops.recordTask("step", () => {
    runs += 1;
    return "ran";
  });
  expect(step()).toBe("ran");
  expect(() => agentops.recordTask("fails", broken)()).toThrow("broken");
  expect(await agentops.withSession({}, () => "ran")).toBe("ran");
  expect(runs).toBe(1);
  await agentops.flush();
  expect(sdk.collector.spans.map(({ name }) => name)).toEqual(expect.arrayContaining(["step", "fails"]));
});

describe("a resource", () => {
  it.each([
    ["whose lookup never ends", { asyncAttributesPending: true, waitForAsyncAttributes: never }],
    ["whose lookup rejects", { asyncAttributesPending: true, waitForAsyncAttributes: rejecting }],
    ["whose lookup throws", { asyncAttributesPending: true, waitForAsyncAttributes: broken }],
    ["with a promise that never settles", { attributes: { host: never() } }],
  ])("%s", async (_name, given) => {
    sdk.init({ serviceName: "shop", otel: { resource: { attributes: {}, ...given } as never } });
    await agentRun();
    await agentops.flush({ timeout: 5000 });
    expectComplete();
    expect(sdk.collector.spans[0]?.resource["service.name"]).toBe("shop");
  });

  it("that cannot be read is refused", () => {
    const resource = Object.defineProperty({}, "attributes", { get: broken }) as never;
    expect(() => sdk.init({ otel: { resource } })).toThrow(TypeError);
  });
});

describe("the process", () => {
  let programs: ProgramFolder;
  beforeEach(() => {
    programs = programFolder();
  });
  afterEach(() => programs[Symbol.dispose]());

  it("is told once, and ends in time, beside an exporter that never answers", async () => {
    const { code, stderr, millis } = await programs.run(`
      const exporter = { name: "silent", exporter: { export() {}, shutdown: () => new Promise(() => {}) } };
      agentops.init({ endpoint: "${sdk.collector.url}", exportTimeout: 20_000, otel: { additionalExporters: [exporter] } });
      const step = agentops.recordTool("step", () => {});
      for (let index = 0; index < 1000; index += 1) step();
      await new Promise((resolve) => setTimeout(resolve, 600));`);
    expect(code).toBe(0);
    expect(millis).toBeLessThan(6000);
    expect(stderr.split("\n").filter((line) => /exporter/.test(line)).length).toBeLessThanOrEqual(1);
    expect(sdk.collector.spans).toHaveLength(1000);
  });

  it("is told once of what fails each time", async () => {
    const { stderr } = await programs.run(`
      const failing = () => { throw new Error("broken"); };
      agentops.init({
        endpoint: "${sdk.collector.url}",
        sampler: { shouldSample: failing },
        filter: failing,
        redact: failing,
        otel: { additionalExporters: [{ name: "theirs", exporter: { export: failing, shutdown: failing } }] },
      });
      for (let index = 0; index < 20; index += 1) {
        agentops.recordTool("step", () => {})();
        await agentops.flush();
      }`);
    const lines = stderr.trimEnd().split("\n");
    expect(lines.filter((line) => line.includes("theirs"))).toEqual([
      "agentops: the exporter theirs failed (broken); spans it did not take are dropped for it.",
    ]);
    expect(lines).toHaveLength(2); // and the run's own
  });
});

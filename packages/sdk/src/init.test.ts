import { afterEach, beforeEach, expect, it, vi } from "vitest";
import packageJson from "../package.json" with { type: "json" };
import { withSdk } from "../test/with-sdk.ts";
import { flush } from "./flush.ts";
import { init } from "./init.ts";
import type { InitOptions } from "./init-options.ts";
import { isRecordingActive, openSpan } from "./record/open-span.ts";
import { recordTool } from "./record/recorders.ts";
import { getRuntime } from "./runtime.ts";
import { shutdown } from "./shutdown.ts";
import { SDK_VERSION } from "./version.ts";

let lines: string[];

beforeEach(() => {
  lines = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const sdk = withSdk(); // after the hooks above, so that its shutdown still runs inside them

it("is the version of the package", () => {
  expect(SDK_VERSION).toBe(packageJson.version);
});

it("returns the same session each time", () => {
  const session = sdk.init();
  expect(sdk.init()).toBe(session);
  expect(init()).toBe(session);
  expect(lines).toEqual([]);
});

it("says so where a second init asks for something else", () => {
  sdk.init({ quiet: false });
  init({ captureContent: "none" });
  expect(lines).toEqual([expect.stringContaining("init() was called again with another captureContent")]);
});

it.each<[InitOptions, string]>([
  [{ tags: ["b"] }, "tags"],
  [{ serviceName: "other" }, "serviceName"],
  [{ maxWaitTime: 7 }, "maxWaitTime"],
  [{ resourceAttributes: { team: "other" } }, "resourceAttributes"],
])("says so of %j too, and not where it asks for the same", (options, name) => {
  const first = { tags: ["a"], serviceName: "shop", maxWaitTime: 5, resourceAttributes: { team: "a" } };
  sdk.init({ quiet: false, ...first });
  init(first);
  expect(lines).toEqual([]);
  init(options);
  expect(lines).toEqual([expect.stringContaining(`called again with another ${name};`)]);
});

it("takes a key with blanks around it, and none that a header cannot carry", async () => {
  sdk.init({ apiKey: "sk-test\n" });
  recordTool("x", () => 1)();
  expect(await flush()).toBe(true);
  expect(sdk.collector.requests[0]?.headers.authorization).toBe("Bearer sk-test");
  await shutdown();
  expect(() => init({ apiKey: "sk-\n-test" })).toThrow(
    "apiKey: a string, wanted a string of printable ASCII",
  );
});

it("waits for the same end where it is shut down twice", async () => {
  sdk.init();
  sdk.collector.answer = (_request, response) => void setTimeout(() => response.end(), 50);
  recordTool("x", () => 1)();
  void shutdown();
  expect(await shutdown()).toBe(true);
  expect(sdk.collector.spans).toHaveLength(1);
});

it.each<[string, unknown, string]>([
  ["endpoint", "not an address", "wanted an http or https address"],
  ["endpoint", "ftp://host", "wanted an http or https address"],
  ["endpoint", "http://user:pw@host", "without user name, password and query"],
  ["endpoint", "http://host/?project=1", "without user name, password and query"],
  ["apiKey", 5, "apiKey: a number, wanted a string of printable"],
  ["tags", "one", 'tags: "one", wanted an array of strings'],
  ["sampler", {}, "sampler: an object, wanted an OpenTelemetry sampler"],
  ["sampler", null, "sampler: null, wanted an OpenTelemetry sampler"],
  ["captureContent", "some", 'captureContent: "some", wanted "full", "metadata" or "none"'],
  ["redact", true, "redact: true, wanted a function"],
  ["maxQueueBytes", -1, "maxQueueBytes: -1, wanted a positive whole number of bytes"],
  ["maxWaitTime", "5", 'maxWaitTime: "5", wanted a positive whole number of milliseconds'],
  ["instrumentations", true, 'wanted "auto", an array of package names, or false'],
  ["quiet", 1, "quiet: 1, wanted true or false"],
  ["resourceAttributes", [], "resourceAttributes: an array, wanted an object"],
  ["api_key", "x", 'unknown option "api_key"; did you mean "apiKey"?'],
  ["filter", "agents", 'filter: "agents", wanted "agent", "all" or a function'],
  ["constructor", 1, 'unknown option "constructor"'],
])("throws a TypeError for %s: %j", (name, value, message) => {
  expect(() => init({ [name]: value } as InitOptions)).toThrow(TypeError);
  expect(() => init({ [name]: value } as InitOptions)).toThrow(message);
  expect(getRuntime()).toBeUndefined();
});

it("does not put a key or a password into its messages", () => {
  expect(() => init({ apiKey: ["sk-secret"] as unknown as string })).toThrow(/^(?!.*sk-secret)/);
  expect(() => init({ endpoint: "http://user:hunter2@host" })).toThrow(/^(?!.*hunter2)/);
});

it("throws a TypeError for what is no object", () => {
  expect(() => init("key" as InitOptions)).toThrow('got "key", wanted an object of options');
  expect(() => init(null as unknown as InitOptions)).toThrow("got null, wanted an object");
});

it("takes an option before its variable, and a variable before the default", async () => {
  vi.stubEnv("AGENTOPS_API_KEY", "from-env");
  vi.stubEnv("AGENTOPS_API_ENDPOINT", `${sdk.collector.url}/`);
  vi.stubEnv("OTEL_SERVICE_NAME", "env-service");
  vi.stubEnv("OTEL_RESOURCE_ATTRIBUTES", "team=a%20team,service.name=lower,tier=env");
  vi.stubEnv("AGENTOPS_QUIET", "1");
  vi.stubEnv("AGENTOPS_CAPTURE_CONTENT", " Metadata ");
  vi.stubEnv("AGENTOPS_MAX_QUEUE_BYTES", "12345");
  init({ instrumentations: false, resourceAttributes: { tier: "option" }, environment: "test" });
  expect(getRuntime()?.config).toMatchObject({
    apiKey: "from-env",
    endpoint: sdk.collector.url,
    quiet: true,
    captureContent: "metadata",
    maxQueueBytes: 12345,
  });
  recordTool("search", () => {})();
  await flush();
  expect(sdk.collector.span("execute_tool search").resource).toMatchObject({
    "service.name": "env-service",
    "deployment.environment.name": "test",
    team: "a team",
    tier: "option",
    "telemetry.sdk.name": "agentops",
  });
  expect(sdk.collector.requests[0]?.headers.authorization).toBe("Bearer from-env");
});

it.each([
  ["AGENTOPS_API_ENDPOINT", "nowhere"],
  ["AGENTOPS_MAX_QUEUE_BYTES", "many"],
  ["AGENTOPS_CAPTURE_CONTENT", "some"],
  ["AGENTOPS_DISABLED", "perhaps"],
  ["OTEL_RESOURCE_ATTRIBUTES", "a=1,b"],
])("warns of a bad %s and keeps the default", (name, value) => {
  vi.stubEnv(name, value);
  init({ instrumentations: false });
  expect(lines).toEqual([expect.stringContaining(`${name} is "${value}", wanted`)]);
  expect(getRuntime()?.config).toMatchObject({
    endpoint: "http://localhost:4318",
    captureContent: "full",
    maxQueueBytes: 64 * 1024 * 1024,
    givenResource: {},
  });
});

it.each(["AGENTOPS_DISABLED", "OTEL_SDK_DISABLED"])("records nothing with %s", async (name) => {
  vi.stubEnv(name, "true");
  const session = sdk.init();
  expect(isRecordingActive()).toBe(false);
  recordTool("search", () => {})();
  await session.run(() => {});
  await flush();
  expect(sdk.collector.requests).toEqual([]);
});

it("never reads the variables of the customer's exporters", () => {
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://theirs:4318");
  vi.stubEnv("OTEL_EXPORTER_OTLP_HEADERS", "authorization=theirs");
  init({ instrumentations: false });
  expect(getRuntime()?.config.endpoint).toBe("http://localhost:4318");
});

it("warns once that a key does not go out unencrypted", () => {
  init({ instrumentations: false, endpoint: "http://collector.example", apiKey: "sk-secret" });
  expect(lines).toEqual([expect.stringContaining("the API key is not sent")]);
  expect(lines[0]).not.toContain("sk-secret");
});

it("warns once of a server that is away, however many spans wait", async () => {
  init({ instrumentations: false, endpoint: "http://127.0.0.1:1", maxWaitTime: 1 });
  for (let index = 0; index < 5; index += 1) {
    recordTool("search", () => {})();
    await flush({ timeout: 50 });
  }
  await expect.poll(() => lines).not.toEqual([]);
  expect(lines).toEqual([expect.stringContaining("cannot deliver to http://127.0.0.1:1 (ECONNREFUSED)")]);
});

it("starts anew after a shutdown, which waits for what is in flight", async () => {
  const first = sdk.init();
  recordTool("one", () => {})();
  const counts = getRuntime()?.exporter.counts;
  expect(await shutdown()).toBe(true);
  expect(counts).toMatchObject({ made: 1, delivered: 1, waiting: 0 });
  expect(await shutdown()).toBe(true);
  const second = sdk.init();
  expect(second).not.toBe(first);
  recordTool("two", () => {})();
  await flush();
  expect(sdk.collector.spans.map((span) => span.name)).toEqual(["execute_tool one", "execute_tool two"]);
});

it("hands out spans whose methods never throw", () => {
  sdk.init();
  const hostile = new Proxy(
    {},
    {
      get: () => {
        throw new Error("trap");
      },
    },
  );
  const span = openSpan("llm", undefined as unknown as string, { attributes: hostile });
  expect(() => {
    span.setAttributes(hostile);
    span.setContent("gen_ai.input.messages", hostile);
    span.fail(hostile);
    span.end();
    span.end();
    span.fail(new Error("late"));
    openSpan("tool", "x", { parent: hostile as never }).end();
  }).not.toThrow();
});

it("shares one runtime between two copies of the package", async () => {
  const session = sdk.init();
  vi.resetModules();
  const copy = await import("./index.ts");
  expect(copy.init).not.toBe(init);
  expect(copy.init()).toBe(session);
  await copy.withSession({ name: "outer" }, () => recordTool("inner", () => {})());
  await copy.flush();
  const [inner, outer] = ["execute_tool inner", "outer"].map((name) => sdk.collector.span(name));
  expect(inner?.parentSpanId).toBe(outer?.spanId);
  expect(inner?.attributes["session.id"]).toBe(outer?.attributes["session.id"]);
});

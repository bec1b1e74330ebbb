import { describe, expect, it, vi } from "vitest";
import * as agentops from "../src/index.ts";
import { CustomerOtel, unregisterAll } from "./customer-otel.ts";
import { decodeLogs, type ReceivedLog } from "./otlp-schema.ts";
import { withSdk } from "./with-sdk.ts";

const sdk = withSdk();
const search = agentops.recordTool("search", async (query: string) => [query]);
const nothing: agentops.Sampler = { shouldSample: () => ({ decision: 0 }) };

/** The events of sessions that arrived, in their order. */
function events(): ReceivedLog[] {
  return sdk.collector.requests
    .filter(({ path }) => path === "/v1/logs")
    .flatMap(({ body }) => decodeLogs(body))
    .filter(({ eventName }) => eventName.startsWith("session."));
}

function theEvent(name: string): ReceivedLog {
  const found = events().filter(({ eventName }) => eventName === name);
  expect(found).toHaveLength(1);
  return found[0] as ReceivedLog;
}

const millisOf = ({ timeUnixNano }: ReceivedLog) => Number(timeUnixNano / 1_000_000n);

it("tells of a session as soon as it starts", async () => {
  sdk.init({ serviceName: "shop" });
  const session = agentops.startSession({
    name: "checkout",
    tags: ["a"],
    metadata: { cart: 1 },
    userId: "u-1",
  });
  await expect.poll(events).toHaveLength(1);
  const start = theEvent("session.start");
  expect(start.attributes).toEqual({
    "session.id": session.id,
    "agentops.session.name": "checkout",
    "agentops.tags": ["a"],
    "agentops.session.metadata": '{"cart":1}',
    "user.id": "u-1",
  });
  expect(millisOf(start)).toBe(Date.parse(session.initTimestamp));
  expect(start.resource["service.name"]).toBe("shop");
  expect(sdk.collector.spans).toEqual([]);
});

it("tells how it ended, and what the process saw of it", async () => {
  sdk.init();
  const session = agentops.startSession({ name: "checkout" });
  await session.run(() => search("x"));
  session.setTags("final");
  await session.end({ endState: "Fail", endStateReason: "no money", video: "https://videos.test/1" });
  await agentops.flush();
  const end = theEvent("session.end");
  expect(end.attributes).toEqual({
    "session.id": session.id,
    "agentops.session.name": "checkout",
    "agentops.tags": ["final"],
    "agentops.session.end_state": "Fail",
    "agentops.session.end_state_reason": "no money",
    "agentops.session.video": "https://videos.test/1",
    "agentops.session.total.tools": 1,
    "agentops.session.total.spans": 1,
  });
  expect(millisOf(end)).toBe(Date.parse(session.endTimestamp as string));
  expect(session.video).toBe("https://videos.test/1");
});

it("tells apart what the sampler kept from AgentOps", async () => {
  sdk.init({ sampler: nothing });
  await agentops.withSession({}, async () => {
    await search("x");
    agentops
      .span("llm", "gpt-4o-mini", {
        "gen_ai.request.model": "gpt-4o-mini",
        "gen_ai.usage.input_tokens": 1000,
      })
      .end();
  });
  await agentops.flush();
  expect(sdk.collector.spans).toEqual([]);
  expect(theEvent("session.end").attributes).toMatchObject({
    "agentops.session.total.tools": 1,
    "agentops.session.unsent.tools": 1,
    "agentops.session.unsent.llms": 1,
    "agentops.session.unsent.input_tokens": 1000,
    "agentops.session.unsent.cost_nanos": 150_000,
  });
});

it("knows nothing of the process's own session until something is recorded in it", async () => {
  const session = sdk.init();
  await agentops.withSession({ name: "another" }, () => search("x"));
  await agentops.flush();
  expect(new Set(events().map(({ attributes }) => attributes["session.id"]))).not.toContain(session.id);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await search("y");
  await agentops.flush();
  const start = events().at(-1) as ReceivedLog;
  expect(start.attributes).toEqual({ "session.id": session.id, "agentops.session.implicit": true });
  const [first] = sdk.collector.spans.filter(({ attributes }) => attributes["session.id"] === session.id);
  expect(start.timeUnixNano).toBe(first?.startTimeUnixNano);
  expect(session.initTimestamp).toBe(new Date(millisOf(start)).toISOString());
});

it("says whose it is as the customer's own provider does", async () => {
  const theirs = new CustomerOtel();
  theirs.register();
  try {
    sdk.init({ environment: "test" });
    await agentops.withSession({}, () => search("x"));
    await agentops.flush();
    expect(theEvent("session.start").resource).toMatchObject({
      "service.name": "shop",
      "customer.attribute": "theirs",
      "deployment.environment.name": "test",
    });
    expect(theirs.spans.map(({ name }) => name)).toEqual(["execute_tool search", "session"]);
  } finally {
    unregisterAll();
  }
});

describe("content", () => {
  const run = async (options: agentops.InitOptions): Promise<ReceivedLog> => {
    sdk.init(options);
    await agentops
      .withSession({ name: "n", metadata: { secret: "s3cret" } }, () => {
        throw new Error("s3cret leaked");
      })
      .catch(() => {});
    await agentops.flush();
    return theEvent("session.end");
  };

  it("is left out of events as captureContent says", async () => {
    const { attributes } = await run({ captureContent: "metadata" });
    expect(attributes).not.toHaveProperty(["agentops.session.metadata"]);
    expect(attributes["agentops.session.end_state_reason"]).toBe("s3cret leaked");
    await agentops.shutdown();
    sdk.collector.requests.length = 0;
    expect(JSON.stringify((await run({ captureContent: "none" })).attributes)).not.toContain("s3cret");
  });

  it("goes through redact, which fails closed", async () => {
    const { attributes } = await run({ redact: (value) => value.replaceAll("s3cret", "***") });
    expect(attributes["agentops.session.end_state_reason"]).toBe("*** leaked");
    expect(JSON.stringify(events().map((event) => event.attributes))).not.toContain("s3cret");
  });
});

describe("the host environment", () => {
  const told = async (options: agentops.InitOptions) => {
    const { hostEnv } = sdk.init(options);
    await agentops.withSession({}, () => {});
    await agentops.flush();
    return { hostEnv, resource: theEvent("session.end").resource };
  };

  it("comes with the events", async () => {
    const { hostEnv, resource } = await told({});
    expect(hostEnv).toMatchObject({
      sdk: { name: "agentops" },
      runtime: { name: "nodejs", version: process.versions.node },
      workingDirectory: process.cwd(),
      hostname: expect.any(String),
      packages: expect.any(Object),
    });
    expect(resource).toMatchObject({
      "host.name": hostEnv.hostname,
      "process.working_directory": process.cwd(),
      "process.runtime.version": process.versions.node,
      "agentops.host.packages": expect.any(Array),
    });
  });

  it("has no host name, no paths and no packages where that is not wanted", async () => {
    const { hostEnv, resource } = await told({ envDataOptOut: true });
    const text = JSON.stringify([hostEnv, resource]);
    expect(Object.keys(hostEnv).sort()).toEqual(["cpus", "memoryBytes", "os", "runtime", "sdk"]);
    expect(text).not.toContain(process.cwd());
    expect(text).not.toContain(process.execPath);
    expect(text).not.toContain("packages");
    expect(resource).not.toHaveProperty(["host.name"]);
  });

  it("is not told anybody where the variable says so", async () => {
    vi.stubEnv("AGENTOPS_ENV_DATA_OPT_OUT", "true");
    expect((await told({})).hostEnv).not.toHaveProperty("hostname");
    vi.unstubAllEnvs();
  });
});

it("sends events again that the server could not take, in the same bytes", async () => {
  sdk.init();
  let refused = 0;
  sdk.collector.answer = ({ path }, response) => {
    if (path === "/v1/logs" && refused++ < 2) response.statusCode = 503;
    response.end();
  };
  await agentops.withSession({}, () => search("x"));
  expect(await agentops.flush({ timeout: 10_000 })).toBe(true);
  const attempts = sdk.collector.requests.filter(({ path }) => path === "/v1/logs");
  expect(attempts.length).toBeGreaterThanOrEqual(3);
  expect(attempts[1]?.body).toEqual(attempts[0]?.body);
});

it("sends no events where AgentOps is none of the destinations, or disabled", async () => {
  const exporter = {
    export: (_: unknown, done: (result: { code: number }) => void) => done({ code: 0 }),
    shutdown: async () => {},
  };
  sdk.init({ otel: { exporters: [exporter] } });
  await agentops.withSession({}, () => search("x"));
  await agentops.shutdown();
  vi.stubEnv("AGENTOPS_DISABLED", "true");
  sdk.init();
  await agentops.withSession({}, () => search("x"));
  await agentops.shutdown();
  vi.unstubAllEnvs();
  expect(events()).toEqual([]);
});

describe("sessions of one id", () => {
  it("are one while they run, whoever ends it", async () => {
    sdk.init();
    const session = agentops.startSession({ sessionId: "chat-7", tags: ["a"] });
    const again = agentops.startSession({ sessionId: "chat-7", tags: ["b"], metadata: { turn: 2 } });
    await again.end({ endState: "Fail", endStateReason: "the user left" });
    await session.end({ endState: "Success" });
    await agentops.flush();
    expect(session).toMatchObject({ endState: "Fail", tags: ["a", "b"], metadata: { turn: 2 } });
    expect(theEvent("session.end").attributes).toMatchObject({ "agentops.session.end_state": "Fail" });
  });

  it("end with the last of the callbacks that run in them", async () => {
    sdk.init();
    const first = Promise.withResolvers<void>();
    const turns = [
      agentops.withSession({ sessionId: "chat-8" }, () => first.promise),
      agentops.withSession({ sessionId: "chat-8" }, async (session) => {
        await search("x");
        return session;
      }),
    ] as const;
    const session = await turns[1];
    expect(session.isRunning).toBe(true);
    first.reject(new Error("gave up"));
    await turns[0].catch(() => {});
    expect(session).toMatchObject({ endState: "Fail", endStateReason: "gave up" });
    await agentops.flush();
    theEvent("session.start");
    theEvent("session.end");
  });

  it("begin anew after their end", async () => {
    sdk.init();
    for (let day = 0; day < 2; day += 1)
      await agentops.withSession({ sessionId: "chat-9" }, () => search("x"));
    await agentops.flush();
    expect(events().map(({ eventName }) => eventName)).toEqual([
      "session.start",
      "session.end",
      "session.start",
      "session.end",
    ]);
  });
});

it("ends with its last run, where it is ended within one", async () => {
  sdk.init();
  const session = await agentops.withSession({}, async (running) => {
    await running.end({ endState: "Success" });
    await new Promise((resolve) => setTimeout(resolve, 30));
    await search("late");
    return running;
  });
  await agentops.flush();
  const [last] = sdk.collector.spans.filter(({ name }) => name === "session");
  expect(theEvent("session.end").timeUnixNano).toBe(last?.endTimeUnixNano);
  expect(session.analytics().durationMillis).toBeGreaterThan(25);
  expect(theEvent("session.end").attributes["agentops.session.total.tools"]).toBe(1);
});

it("records events after the fact in the session that is asked, whatever is active", async () => {
  sdk.init();
  const session = agentops.startSession({ name: "asked" });
  await session.run(() => {});
  await agentops.withSession({ name: "active" }, () =>
    session.record(new agentops.ToolEvent({ name: "search" })),
  );
  await agentops.flush();
  const tool = sdk.collector.span("execute_tool search");
  expect(tool.attributes["session.id"]).toBe(session.id);
  expect(tool.parentSpanId).toBe(sdk.collector.span("asked").spanId);
  expect(session.eventCounts.tools).toBe(1);
});

describe("the line about a run", () => {
  const lines: string[] = [];
  const capture = () => {
    lines.length = 0;
    const spy = vi.spyOn(process.stderr, "write").mockImplementation((text) => lines.push(String(text)) > 0);
    return () => spy.mockRestore();
  };

  it("names the address that the server says it serves", async () => {
    const restore = capture();
    sdk.init({ quiet: false });
    sdk.collector.answer = (_request, response) =>
      response.setHeader("agentops-dashboard", "https://agentops.test/ui/").end();
    const session = await agentops.withSession({ name: "run" }, (current) => current);
    expect(lines).toEqual([]);
    await expect.poll(() => lines).toHaveLength(1);
    restore();
    expect(session.url).toBe(`https://agentops.test/ui/sessions/${session.id}`);
    expect(lines[0]).toMatch(
      /^agentops: run Success in \d+ ms · https:\/\/agentops\.test\/ui\/sessions\/\S+\n$/,
    );
  });

  it.each([
    ["serves none", (response: import("node:http").ServerResponse) => response.end()],
    [
      "names something else than a page",
      (response: import("node:http").ServerResponse) =>
        response.setHeader("agentops-dashboard", "javascript:alert(1)").end(),
    ],
    ["is not there", (response: import("node:http").ServerResponse) => response.destroy()],
  ])("names none where the server %s", async (_, answer) => {
    const restore = capture();
    sdk.init({ quiet: false });
    sdk.collector.answer = (_request, response) => void answer(response);
    await agentops.withSession({ name: "run" }, () => {});
    await agentops.shutdown({ timeout: 300 });
    restore();
    expect(lines.filter((line) => line.startsWith("agentops: run"))).toEqual([
      expect.stringMatching(/^agentops: run Success in \d+ ms\n$/),
    ]);
  });
});

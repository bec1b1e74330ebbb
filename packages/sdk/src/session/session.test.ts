import { trace } from "@opentelemetry/api";
import { afterEach, expect, it, vi } from "vitest";
import { withSdk } from "../../test/with-sdk.ts";
import { flush } from "../flush.ts";
import { recordAction, recordAgent, recordTool } from "../record/recorders.ts";
import { span } from "../record/span-handle.ts";
import { getRuntime } from "../runtime.ts";
import { currentSession } from "./current-session.ts";
import { endAllSessions } from "./end-all-sessions.ts";
import { endSession } from "./end-session.ts";
import { startSession } from "./start-session.ts";
import { withSession } from "./with-session.ts";

const sdk = withSdk();
afterEach(() => vi.restoreAllMocks());

function captureStderr(): string[] {
  const lines: string[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  return lines;
}

it("ends with Success where the function returns", async () => {
  sdk.init();
  const result = await withSession(
    { name: "research", tags: ["a"], metadata: { user: 7 }, userId: "u1" },
    async (s) => {
      s.addTags(["b", "a"]);
      s.setMetadata({ plan: "pro" });
      return 42;
    },
  );
  await flush();
  expect(result).toBe(42);
  const received = sdk.collector.span("research");
  expect(received.attributes).toMatchObject({
    "agentops.span.kind": "session",
    "agentops.session.name": "research",
    "agentops.session.end_state": "Success",
    "agentops.tags": ["a", "b"],
    "agentops.session.metadata": '{"user":7,"plan":"pro"}',
    "user.id": "u1",
  });
  expect(received.status.code).toBe(0);
});

it("ends with Fail where the function throws, and rethrows the very error", async () => {
  sdk.init();
  const error = new RangeError("out of luck");
  let session = startSession();
  await expect(
    withSession({ name: "research" }, (current) => {
      session = current;
      throw error;
    }),
  ).rejects.toBe(error);
  await flush();
  const received = sdk.collector.span("research");
  expect(received.attributes).toMatchObject({
    "agentops.session.end_state": "Fail",
    "agentops.session.end_state_reason": "out of luck",
    "error.type": "RangeError",
  });
  expect(received.status).toEqual({ code: 2, message: "out of luck" });
  expect(session.endState).toBe("Fail");
});

it("lets an end inside the function stand", async () => {
  sdk.init();
  await withSession({ name: "research" }, async (session) => {
    await session.end({ endState: "Indeterminate", endStateReason: "gave up" });
  });
  await flush();
  expect(sdk.collector.spans).toHaveLength(1);
  expect(sdk.collector.span("research").attributes).toMatchObject({
    "agentops.session.end_state": "Indeterminate",
    "agentops.session.end_state_reason": "gave up",
  });
});

it("gives every span inside the session's id", async () => {
  sdk.init();
  const tool = recordTool("search", async () => {});
  const session = await withSession({ name: "research" }, async (current) => {
    await tool();
    trace.getTracer("library").startSpan("plain").end();
    return current;
  });
  await flush();
  expect(sdk.collector.spans).toHaveLength(3);
  for (const received of sdk.collector.spans) expect(received.attributes["session.id"]).toBe(session.id);
});

it("keeps sessions apart that run at the same time", async () => {
  sdk.init();
  const tool = recordTool("search", async (name: string) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return `${name} ${currentSession()?.name}`;
  });
  const results = await Promise.all(["a", "b", "c"].map((name) => withSession({ name }, () => tool(name))));
  expect(results).toEqual(["a a", "b b", "c c"]);
  await flush();
  const ids = sdk.collector.spans
    .filter((s) => s.name !== "execute_tool search")
    .map((s) => s.attributes["session.id"]);
  expect(new Set(ids).size).toBe(3);
});

it("gives agent spans outside any session to the process's own", async () => {
  const session = sdk.init();
  recordAgent("researcher", () => recordTool("search", () => {})())();
  await flush();
  expect(sdk.collector.spans).toHaveLength(2);
  for (const received of sdk.collector.spans) expect(received.attributes["session.id"]).toBe(session.id);
  expect(session.eventCounts).toEqual({ llms: 0, tools: 1, actions: 1, errors: 0, apis: 0 });
});

it("gives them to none without autoStartSession", async () => {
  sdk.init({ autoStartSession: false });
  recordTool("search", () => {})();
  await flush();
  expect(sdk.collector.span("execute_tool search").attributes).not.toHaveProperty("session.id");
  expect(currentSession()).toBeUndefined();
});

it("records a span for the outcome of a session that never had one", async () => {
  sdk.init();
  const session = startSession({ name: "batch", sessionId: "my-id" });
  const summary = await session.end({ endState: "Fail", endStateReason: "no input" });
  await flush();
  expect(summary).toMatchObject({ id: "my-id", endState: "Fail", endStateReason: "no input" });
  const received = sdk.collector.span("batch");
  expect(received.attributes).toMatchObject({ "session.id": "my-id", "agentops.session.end_state": "Fail" });
  expect(received.status).toEqual({ code: 2, message: "no input" });
  expect(new Date(Number(received.startTimeUnixNano / 1_000_000n)).toISOString()).toBe(session.initTimestamp);
  expect(new Date(Number(received.endTimeUnixNano / 1_000_000n)).getTime()).toBeGreaterThanOrEqual(
    Date.parse(session.endTimestamp ?? "") - 1,
  );
});

it("records one more span for an outcome that comes after the session's span", async () => {
  sdk.init();
  const session = startSession({ name: "batch" });
  await session.run(() => {});
  expect(session.isRunning).toBe(true);
  await session.end({ endState: "Success" });
  await flush();
  const [first, second] = sdk.collector.spans;
  expect(first?.attributes).not.toHaveProperty("agentops.session.end_state");
  expect(second?.attributes).toMatchObject({
    "agentops.session.end_state": "Success",
    "session.id": session.id,
  });
  expect(second?.traceId).toBe(first?.traceId);
});

it("ends once: the first outcome stays", async () => {
  sdk.init();
  const session = startSession();
  await session.end({ endState: "Success" });
  const again = await session.end({ endState: "Fail" });
  await flush();
  expect(again.endState).toBe("Success");
  expect(sdk.collector.spans).toHaveLength(1);
});

it("stays open, with a warning, after an end state that does not exist", async () => {
  const lines = captureStderr();
  sdk.init({ quiet: false });
  const session = startSession();
  await session.end({ endState: "nonsense" as "Success" });
  expect(session.isRunning).toBe(true);
  expect(lines).toEqual([
    expect.stringContaining('endState "nonsense", wanted one of Success, Fail, Indeterminate'),
  ]);
});

it("is Indeterminate without arguments, and where a using block ends", async () => {
  sdk.init();
  let session = startSession();
  {
    await using inner = startSession();
    session = inner;
  }
  expect(session.endState).toBe("Indeterminate");
  expect((await startSession().end()).endState).toBe("Indeterminate");
});

it("ends the current session, and all of them", async () => {
  const own = sdk.init();
  const [first, second] = [startSession(), startSession()];
  await first.run(() => endSession({ endState: "Success" }));
  expect(first.endState).toBe("Success");
  recordTool("search", () => {})();
  const summaries = await endAllSessions({ endState: "Fail" });
  expect(summaries.map((summary) => summary.id).sort()).toEqual([second.id, own.id].sort());
  expect(await endSession()).toBeUndefined();
});

it("counts every kind as what it stands for", async () => {
  const session = sdk.init();
  for (const kind of [
    "llm",
    "tool",
    "action",
    "task",
    "workflow",
    "agent",
    "guardrail",
    "embedding",
    "retrieval",
  ] as const) {
    span(kind, kind).end();
  }
  expect(session.eventCounts).toEqual({ llms: 1, tools: 1, actions: 5, errors: 0, apis: 2 });
});

it("counts an error once, where it first occurred, however many spans it passes", async () => {
  sdk.init();
  const inner = recordTool("inner", async () => {
    throw new TypeError("broken");
  });
  const outer = recordAgent("outer", async () => inner());
  let session = startSession();
  await withSession({ name: "run" }, (current) => {
    session = current;
    return outer();
  }).catch(() => {});
  await flush();
  expect(session.eventCounts.errors).toBe(1);
  for (const name of ["execute_tool inner", "invoke_agent outer", "run"]) {
    const received = sdk.collector.span(name);
    expect(received.status.code).toBe(2);
    expect(received.attributes["error.type"]).toBe("TypeError");
    expect(received.events.map((event) => event.name)).toEqual(name.endsWith("inner") ? ["exception"] : []);
  }
});

it("counts an error object again that is thrown again, elsewhere", async () => {
  const session = sdk.init();
  const error = new Error("always the same");
  const tool = recordTool("broken", () => {
    throw error;
  });
  expect(tool).toThrow(error);
  expect(tool).toThrow(error);
  expect(session.eventCounts.errors).toBe(2);
  const twice = span("tool", "twice");
  twice.fail(new Error("told twice"));
  twice.fail(new Error("told twice"));
  twice.end();
  expect(session.eventCounts.errors).toBe(3);
});

it("counts a thrown string once, too", async () => {
  const session = sdk.init();
  const inner = recordTool("inner", () => {
    throw "broken";
  });
  expect(recordAction("outer", () => inner())).toThrow("broken");
  expect(session.eventCounts.errors).toBe(1);
});

it("counts an error that was survived, and a later one apart", async () => {
  const session = sdk.init();
  const inner = recordTool("inner", () => {
    throw new Error("first");
  });
  const outer = recordAction("outer", () => {
    try {
      inner();
    } catch {
      throw new Error("second");
    }
  });
  expect(outer).toThrow("second");
  expect(session.eventCounts.errors).toBe(2);
});

it("adds tokens and cost of model calls, and not those of the wrapper around one", async () => {
  const session = sdk.init();
  const usage = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "gpt-4o-mini",
    "gen_ai.usage.input_tokens": 1000,
    "gen_ai.usage.output_tokens": 500,
    "gen_ai.usage.cache_read.input_tokens": 400,
    "gen_ai.usage.reasoning.output_tokens": 100,
  };
  const wrapper = span("llm", "wrapper", usage);
  wrapper.run(() => span("llm", "call", usage).end());
  wrapper.end();
  span("llm", "unknown", { ...usage, "gen_ai.request.model": "no-such-model" }).end();
  const { tokens, tokenCost, unpricedCalls, eventCounts } = await session.end();
  expect(tokens).toEqual({ input: 2000, output: 1000, cached: 800, reasoning: 200 });
  expect(eventCounts.llms).toBe(2);
  // 600 fresh at $0.15, 400 cached at $0.075 and 500 out at $0.60 per million
  expect(tokenCost).toBeCloseTo(0.00042, 9);
  expect(unpricedCalls).toBe(1);
  expect(session.analytics()).toMatchObject({ tokens, tokenCost, unpricedCalls });
});

it("counts an error once that comes up through a span that is none of ours", async () => {
  sdk.init();
  const search = recordTool("search", () => Promise.reject(new RangeError("nothing")));
  const answer = recordAgent("answerer", () => search());
  const session = startSession();
  const step = (work: () => Promise<unknown>) =>
    trace.getTracer("theirs").startActiveSpan("step", async (theirs) => {
      await work().catch((error: Error) => theirs.setStatus({ code: 2 }).recordException(error));
      theirs.end();
    });
  await session.run(() => step(answer));
  expect(session.eventCounts.errors).toBe(1);
  await session.run(() => step(() => search().catch(() => Promise.reject(new Error("another")))));
  expect(session.eventCounts.errors).toBe(3);
});

it("prints one line when a run ends, and none with quiet", async () => {
  const lines = captureStderr();
  sdk.init({ quiet: false });
  const session = await withSession({ name: "research-agent" }, (current) => current);
  await expect.poll(() => lines).toHaveLength(1);
  expect(lines[0]).toMatch(
    /^agentops: research-agent Success in \d+ ms · http:\/\/127\.0\.0\.1:\d+\/sessions\//,
  );
  expect(lines[0]).toContain(session.url);
});

it("prints the line about a session with several runs when it ends, with its outcome", async () => {
  const lines = captureStderr();
  sdk.init({ quiet: false });
  const session = startSession({ name: "several" });
  await session.run(() => {});
  await session.run(() => Promise.reject(new Error("survived"))).catch(() => {});
  expect(lines).toEqual([]);
  await session.end({ endState: "Success" });
  await expect.poll(() => lines).toEqual([expect.stringContaining("several Success in")]);
});

it("works without init, and records nothing", async () => {
  expect(getRuntime()).toBeUndefined();
  const result = await withSession(
    { name: "inert", tags: ["t"] },
    (session) => `${session.name} ${session.tags}`,
  );
  expect(result).toBe("inert t");
  await expect(withSession({}, () => Promise.reject(new Error("mine")))).rejects.toThrow("mine");
});

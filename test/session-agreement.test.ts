import { execFile } from "node:child_process";
import { isDeepStrictEqual, promisify } from "node:util";
import * as agentops from "agentops";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually, getJson, type ServerProcess, startServer } from "./running-server.ts";

interface StoredSession {
  name: string;
  endState: string | null;
  endStateReason: string | null;
  startTime: string;
  durationMs: number;
  eventCounts: agentops.EventCounts;
  tokens: agentops.TokenCounts;
  cost: number;
  unpricedCalls: number;
  spanCount: number;
  tags: string[];
  userId: string | null;
  metadata: string | null;
  video: string | null;
}

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterEach(async () => {
  await agentops.shutdown();
});
afterAll(async () => {
  await server?.stop();
});

const search = agentops.recordTool("search", async (query: string) => {
  if (query === "") throw new RangeError("nothing to look for");
  return [query];
});
const answer = agentops.recordAgent("answerer", async (query: string) => search(query));

const call = (model: string, inputTokens: number): void => {
  using handle = agentops.span("llm", model, {
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": model,
    "gen_ai.usage.input_tokens": inputTokens,
    "gen_ai.usage.output_tokens": 40,
    "gen_ai.usage.cache_read.input_tokens": 100,
    "gen_ai.usage.reasoning.output_tokens": 7,
  });
  void handle;
};

const everySecondTrace: agentops.Sampler = {
  shouldSample: (_context, traceId) => ({
    decision: Number.parseInt(traceId.slice(-1), 16) % 2 === 0 ? 2 : 0,
  }),
};
const noTrace: agentops.Sampler = { shouldSample: () => ({ decision: 0 }) };

/** As the page of the session shows it, as soon as that is so. */
async function shown(id: string, isComplete: (stored: StoredSession) => boolean): Promise<StoredSession> {
  const address = `${server.url}/api/v1/sessions/${encodeURIComponent(id)}`;
  const read = async (): Promise<StoredSession | undefined> => {
    const response = await fetch(address);
    return response.ok ? ((await response.json()) as StoredSession) : undefined;
  };
  await eventually(read, (stored) => stored !== undefined && isComplete(stored));
  return getJson<StoredSession>(address);
}

/** The page shows what the process itself saw. */
async function expectAgreement(session: agentops.Session): Promise<StoredSession> {
  const { eventCounts, tokens, tokenCost, unpricedCalls, durationMillis } = session.analytics();
  const expected = { eventCounts, tokens, unpricedCalls, endState: session.endState };
  const names = Object.keys(expected) as (keyof typeof expected)[];
  const stored = await shown(session.id, (so) =>
    names.every((name) => isDeepStrictEqual(so[name], expected[name])),
  );
  expect(stored).toMatchObject(expected);
  expect(stored.cost).toBeCloseTo(tokenCost, 12);
  expect(stored.endStateReason ?? undefined).toBe(session.endStateReason);
  expect(stored.durationMs).toBeCloseTo(durationMillis, 2);
  expect(stored.startTime.slice(0, 23)).toBe(session.initTimestamp.slice(0, 23));
  return stored;
}

describe.each<[string, agentops.InitOptions]>([
  ["with every span", {}],
  ["with every second trace", { sampler: everySecondTrace }],
  ["without any span", { sampler: noTrace }],
  ["without spans of tools", { filter: (span) => span.attributes["agentops.span.kind"] !== "tool" }],
])("what a session's page shows equals session.analytics(), %s:", (_, options) => {
  const init = () =>
    agentops.init({ endpoint: server.url, quiet: true, instrumentations: false, ...options });

  it.each([
    ["a session that succeeds", async () => void (await answer("x"))],
    [
      "one that throws by itself",
      async () => {
        throw new TypeError("no");
      },
    ],
    [
      "one that is ended as failed, without an error",
      async (session: agentops.Session) => {
        await session.end({
          endState: "Fail",
          endStateReason: "the user gave up",
          video: "https://v.test/1",
        });
        await answer("late, and yet inside");
      },
    ],
    [
      "one that calls models",
      async () => {
        call("gpt-4o-mini", 1000);
        call("a-model-nobody-knows", 50);
        agentops.span("embedding", "text-embedding-3-small").end();
        await Promise.all(["a", "b", "c"].map((query) => answer(query)));
      },
    ],
    [
      "one with events after the fact",
      (session: agentops.Session) => {
        session.record(
          new agentops.LLMEvent({
            model: "gpt-4o-mini",
            provider: "openai",
            promptTokens: 30,
            completionTokens: 9,
          }),
        );
        session.record(new agentops.ToolEvent({ name: "search" }));
        agentops.record(new agentops.ErrorEvent({ exception: new Error("seen and noted") }));
      },
    ],
  ])("%s", async (name, work) => {
    init();
    let session: agentops.Session | undefined;
    await agentops
      .withSession(
        { name, tags: ["agreement"], userId: "u-1", metadata: { plan: "pro" } },
        async (running) => {
          session = running;
          running.addTags("more");
          await work(running);
        },
      )
      .catch(() => {});
    await agentops.flush();
    const stored = await expectAgreement(session as agentops.Session);
    expect(stored).toMatchObject({
      name,
      tags: ["agreement", "more"],
      userId: "u-1",
      metadata: '{"plan":"pro"}',
      video: session?.video ?? null,
    });
  });

  it("a session of many traces, started and ended by hand", async () => {
    init();
    const session = agentops.startSession({ name: "by hand" });
    for (let run = 0; run < 8; run += 1) await session.run(() => answer(`${run}`));
    await session.end({ endState: "Success" });
    await agentops.flush();
    await expectAgreement(session);
  });

  it("the process's own session", async () => {
    const session = init();
    for (let run = 0; run < 4; run += 1) await answer(`${run}`);
    await session.end({ endState: "Success", endStateReason: "all answered" });
    await agentops.flush();
    await expectAgreement(session);
  });
});

it("counts a tool that fails, and the session that survives it or does not, once", async () => {
  for (const sampler of [everySecondTrace, noTrace, undefined]) {
    agentops.init({
      endpoint: server.url,
      quiet: true,
      instrumentations: false,
      ...(sampler && { sampler }),
    });
    const sessions: agentops.Session[] = [];
    const run = (work: () => Promise<unknown>) =>
      agentops.withSession({}, (session) => {
        sessions.push(session);
        return work();
      });
    await run(() => answer("").catch(() => {}));
    await run(() => answer("")).catch(() => {});
    await agentops.flush();
    for (const session of sessions) {
      await expectAgreement(session);
      expect(session.eventCounts.errors).toBe(1);
    }
    await agentops.shutdown();
  }
});

describe("a session", () => {
  const init = () => agentops.init({ endpoint: server.url, quiet: true, instrumentations: false });

  it("is there while it runs, before any span of it has ended", async () => {
    init();
    const session = agentops.startSession({ name: "long", tags: ["live"], metadata: { step: 1 } });
    const { promise, resolve } = Promise.withResolvers<void>();
    const running = session.run(() => promise);
    const stored = await shown(session.id, () => true);
    expect(stored).toMatchObject({ name: "long", endState: null, tags: ["live"], metadata: '{"step":1}' });
    resolve();
    await running;
    await session.end({ endState: "Success" });
    await agentops.flush();
    await expectAgreement(session);
  });

  it("adds up when another process, or the next day, takes it up again", async () => {
    const id = `resumed ${process.pid} ${performance.now()}`;
    for (const endState of ["Fail", "Success"] as const) {
      init();
      const session = agentops.startSession({ sessionId: id, name: "resumed" });
      await session.run(() => answer("x"));
      await session.end({ endState });
      await agentops.shutdown();
    }
    const stored = await shown(
      id,
      ({ endState, eventCounts }) => endState === "Success" && eventCounts.tools === 2,
    );
    expect(stored).toMatchObject({ endState: "Success", eventCounts: { tools: 2, actions: 2 } });
  });

  it.each([
    ["every span", ""],
    ["none", "sampler: { shouldSample: () => ({ decision: 0 }) },"],
  ])("adds up over processes that work on it together, of which the second sends %s", async (_, sampler) => {
    agentops.init({ endpoint: server.url, quiet: true, instrumentations: false, sampler: noTrace });
    const session = await agentops.withSession({ name: "shared" }, async (shared) => {
      await answer("x");
      const environment = { ...process.env, CARRIER: JSON.stringify(shared.injectContext({})) };
      const program = `import * as agentops from "agentops";
        agentops.init({ endpoint: "${server.url}", quiet: true, instrumentations: false, ${sampler} });
        const search = agentops.recordTool("search", async () => {});
        await agentops.withContext(JSON.parse(process.env.CARRIER), async () => { await search(); await search(); });`;
      await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], {
        cwd: import.meta.dirname,
        env: environment,
      });
      return shared;
    });
    await agentops.flush();
    const stored = await shown(session.id, ({ eventCounts }) => eventCounts.tools === 3);
    expect(stored).toMatchObject({ endState: "Success", eventCounts: { tools: 3, actions: 1 } });
  });

  it("ends with what the SDK's shutdown leaves open, and says so", async () => {
    const own = init();
    const session = agentops.startSession({ name: "left" });
    await session.run(() => answer("x"));
    await answer("y");
    await agentops.shutdown();
    expect(await expectAgreement(session)).toMatchObject({
      endState: "Indeterminate",
      endStateReason: "agentops was shut down without end",
    });
    expect((await expectAgreement(own)).endState).toBe("Success");
  });
});

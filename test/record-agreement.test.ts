import * as agentops from "agentops";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually, type ServerProcess, startServer } from "./running-server.ts";

interface StoredSession {
  eventCounts: agentops.EventCounts;
  cost: number | string;
  unpricedCalls: number;
  endState: string;
}

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
  agentops.init({ endpoint: server.url, quiet: true });
});
afterAll(async () => {
  await agentops.shutdown();
  await server?.stop();
});

const thrown = (): never => {
  throw new RangeError("not there");
};

it.each<[string, () => unknown]>([
  [
    "handled an error",
    () => {
      using step = agentops.span("tool", "step");
      step.recordError(new RangeError("handled"));
      step.recordError(new RangeError("handled too"));
    },
  ],
  [
    "handled an error that came up from a tool",
    () => {
      using step = agentops.span("task", "step");
      try {
        step.run(agentops.recordTool("search", thrown));
      } catch (error) {
        step.recordError(error);
      }
    },
  ],
  [
    "recorded events after the fact",
    () => {
      agentops.record({
        type: "llm",
        provider: "openai",
        model: "gpt-4o-mini",
        promptTokens: 1000,
        completionTokens: 100,
        cachedTokens: 400,
      });
      agentops.record({ type: "llm", model: "nobody-knows-me", promptTokens: 10 });
      agentops.record({ type: "action", actionType: "click" });
      const trigger = new agentops.ToolEvent({ name: "search" });
      agentops.record(new agentops.ErrorEvent({ triggerEvent: trigger, exception: new RangeError("x") }));
      agentops.record(new agentops.ErrorEvent({ triggerEvent: trigger, details: "again" }));
      agentops.record({ type: "error", errorType: "Alone" });
    },
  ],
  [
    "told again of an exception that a tool threw",
    () => {
      try {
        agentops.recordTool("search", thrown)();
      } catch (exception) {
        agentops.record({ type: "error", exception });
      }
    },
  ],
  [
    "handed over, asked a human and streamed",
    () =>
      agentops.recordAgent("triage", async () => {
        await agentops.handoff("refunds", () => agentops.approval("refund", async () => true));
        const stream = agentops.recordTask("stream", async function* () {
          yield 1;
          thrown();
        });
        for await (const _ of stream()) break;
        await (async () => {
          for await (const _ of stream());
        })().catch(() => {});
      })(),
  ],
])("a session that %s has the same counts and cost in the process and on the server", async (name, work) => {
  const session = await agentops.withSession({ name }, async (running) => {
    await work();
    return running;
  });
  await session.end();
  await agentops.flush();
  // The session is there from its start; its traces are summed up a little after they came.
  const stored = await eventually(
    async () => {
      const response = await fetch(`${server.url}/api/v1/sessions/${session.id}`);
      return response.ok ? ((await response.json()) as StoredSession) : undefined;
    },
    (found) => found !== undefined && sum(found.eventCounts) >= sum(session.eventCounts),
  );
  if (stored === undefined) throw new Error("the session has not arrived");
  expect(stored.eventCounts).toEqual(session.eventCounts);
  expect(Number(stored.cost)).toBeCloseTo(session.tokenCost, 9);
  expect(stored.unpricedCalls).toBe(session.analytics().unpricedCalls);
  expect(stored.endState).toBe("Success");
});

const sum = (counts: agentops.EventCounts): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

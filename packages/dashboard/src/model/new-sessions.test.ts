import type { Session } from "@agentops/server/model";
import { expect, it } from "vitest";
import { announceSessions, newSessions } from "./new-sessions.ts";

function session(id: string, hour: number): Session {
  const time = `2026-01-31T${String(hour).padStart(2, "0")}:00:00.000000000Z`;
  return {
    id,
    name: `session ${id}`,
    endState: null,
    endStateReason: null,
    startTime: time,
    endTime: time,
    durationMs: 0,
    eventCounts: { llms: 0, tools: 0, actions: 0, errors: 0, apis: 0 },
    tokens: { input: 0, output: 0, cached: 0, reasoning: 0 },
    cost: 0,
    unpricedCalls: 0,
    spanCount: 1,
    tags: [],
    userId: null,
    environment: null,
    serviceName: null,
    agents: [],
    models: [],
    traceIds: [],
    source: "trace_id",
  };
}

it("tells what is new from what a longer list brought in", () => {
  const before = [session("b", 10), session("a", 9)];
  const after = [session("c", 11), ...before, session("old", 3)];
  expect(newSessions(before, after).map(({ id }) => id)).toEqual(["c"]);
});

it("takes everything for new where there was nothing", () => {
  expect(newSessions([], [session("a", 9)])).toHaveLength(1);
});

it("names one session and counts several", () => {
  expect(announceSessions([])).toBe("");
  expect(announceSessions([session("a", 9)])).toBe("New session: session a");
  expect(announceSessions([session("a", 9), session("b", 9)])).toBe("2 new sessions");
});

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, getJson, root, type ServerProcess, startServer } from "./running-server.ts";

interface Session {
  id: string;
  endState: string | null;
  endStateReason: string | null;
  eventCounts: { llms: number; tools: number; errors: number };
  tokens: { input: number; output: number; cached: number };
  cost: number;
  unpricedCalls: number;
  traceIds: string[];
}

interface Span {
  model: {
    requestModel: string;
    tokens: { input: number; output: number; cached: number };
    cost: number;
  } | null;
  conversation: { input: unknown[]; output: unknown[] } | null;
}

// USD per million tokens, as OpenAI publishes them for gpt-4o-mini.
const PRICE = { input: 0.15, cached: 0.075, output: 0.6 };

describe("the example agent, recorded through SDK, server and API", () => {
  let server: ServerProcess;
  let sessions: Session[];

  beforeAll(async () => {
    server = await startServer();
    await promisify(execFile)(process.execPath, [join(root, "examples/research-agent.ts")], {
      env: { ...process.env, AGENTOPS_API_ENDPOINT: server.url, OPENAI_API_KEY: "" },
    });
    ({ sessions } = await eventually(
      () => getJson<{ sessions: Session[] }>(`${server.url}/api/v1/sessions`),
      // The events of a session are there before the sums of its spans.
      ({ sessions: found }) =>
        found.length >= 2 &&
        found.every(({ endState, eventCounts }) => endState !== null && eventCounts.llms >= 2),
    ));
  });
  afterAll(() => server?.stop());

  it("shows one session that succeeded and one that failed", () => {
    expect(sessions.map((session) => session.endState).sort()).toEqual(["Fail", "Success"]);
    expect(sessions.find((session) => session.endState === "Fail")?.endStateReason).toBeTruthy();
  });

  it("counts model calls, tool calls and the tool's failure", () => {
    for (const { eventCounts } of sessions) {
      expect(eventCounts.llms).toBeGreaterThanOrEqual(2);
      expect(eventCounts.tools).toBeGreaterThanOrEqual(1);
      expect(eventCounts.errors).toBeGreaterThanOrEqual(1);
    }
  });

  it("prices each session at tokens × price, computed by hand", async () => {
    for (const session of sessions) {
      const calls = (await spansOf(session)).flatMap(({ model }) => (model ? [model] : []));
      expect(calls).toHaveLength(session.eventCounts.llms);
      expect(session.tokens.input).toBe(sum(calls.map(({ tokens }) => tokens.input)));
      expect(session.tokens.output).toBe(sum(calls.map(({ tokens }) => tokens.output)));
      const { input, output, cached } = session.tokens;
      const byHand = ((input - cached) * PRICE.input + cached * PRICE.cached + output * PRICE.output) / 1e6;
      expect(session.cost).toBeGreaterThan(0);
      expect(session.cost).toBeCloseTo(byHand, 9);
      expect(session.unpricedCalls).toBe(0);
    }
  });

  it("keeps the conversation of every model call", async () => {
    for (const session of sessions) {
      const calls = (await spansOf(session)).filter(({ model }) => model !== null);
      expect(calls).toHaveLength(session.eventCounts.llms);
      for (const { conversation } of calls) expect(conversation?.input.length).toBeGreaterThan(0);
    }
  });

  async function spansOf(session: Session): Promise<Span[]> {
    const spans: Span[] = [];
    for (const traceId of session.traceIds) {
      const trace = await getJson<{ spans: { spanId: string[] } }>(`${server.url}/api/v1/traces/${traceId}`);
      for (const spanId of trace.spans.spanId)
        spans.push(await getJson<Span>(`${server.url}/api/v1/spans/${traceId}/${spanId}`));
    }
    return spans;
  }
});

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

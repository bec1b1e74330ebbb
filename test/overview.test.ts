import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually, getJson, type ServerProcess, startServer } from "./running-server.ts";

interface Overview {
  totals: {
    sessions: number;
    outcomes: Record<string, number>;
    eventCounts: { llms: number; errors: number };
    tokens: { input: number };
    cost: number;
    durationMs: { p50: number | null };
  };
  intervals: { start: string; sessions: number }[];
}

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server?.stop());

it("adds up the sessions of a stretch of time, by outcome and by interval", async () => {
  const now = Date.now();
  const empty = await getJson<Overview>(`${server.url}/api/v1/overview`);
  expect(empty.totals).toMatchObject({ sessions: 0, cost: 0, durationMs: { p50: null } });
  expect(empty.intervals).toEqual([]);

  await exportCall(now - 2 * 3_600_000, 1);
  await exportCall(now - 2 * 3_600_000, 2);
  await exportCall(now - 60_000, 1);
  await exportCall(now - 48 * 3_600_000, 1); // a day too early
  const { totals, intervals } = await eventually(
    () => getJson<Overview>(`${server.url}/api/v1/overview`),
    (overview) => overview.totals.sessions === 3,
  );
  expect(totals.outcomes).toEqual({ Success: 2, Fail: 1, Indeterminate: 0, Running: 0 });
  expect(totals).toMatchObject({ eventCounts: { llms: 3, errors: 1 }, tokens: { input: 3_000 } });
  expect(totals.cost).toBeCloseTo((3_000 * 0.15) / 1e6, 9);
  expect(totals.durationMs.p50).toBeCloseTo(1_000, 0);
  expect(intervals.map(({ sessions }) => sessions)).toEqual([2, 1]);
});

it("refuses a stretch that ends before it begins", async () => {
  const response = await fetch(
    `${server.url}/api/v1/overview?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z`,
  );
  expect(response.status).toBe(400);
});

/** One model call of a second, with status code 1 (ok) or 2 (error). */
async function exportCall(startMillis: number, statusCode: number): Promise<void> {
  const start = BigInt(startMillis) * 1_000_000n;
  const span = {
    traceId: randomBytes(16).toString("hex"),
    spanId: randomBytes(8).toString("hex"),
    name: "chat gpt-4o-mini",
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + 1_000_000_000n),
    status: { code: statusCode },
    attributes: [
      { key: "gen_ai.operation.name", value: { stringValue: "chat" } },
      { key: "gen_ai.request.model", value: { stringValue: "gpt-4o-mini" } },
      { key: "gen_ai.usage.input_tokens", value: { intValue: 1_000 } },
    ],
  };
  const response = await fetch(`${server.url}/v1/traces`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  });
  expect(response.status).toBe(200);
}

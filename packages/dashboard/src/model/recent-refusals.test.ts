import type { Refusal } from "@agentops/server/model";
import { expect, it } from "vitest";
import { recentRefusals } from "./recent-refusals.ts";

const NOW = Date.UTC(2026, 0, 31, 12);

function refusal(secondsAgo: number, fields: Partial<Refusal> = {}): Refusal {
  const at = new Date(NOW - secondsAgo * 1_000).toISOString().replace("Z", "000000Z");
  return {
    signal: "traces",
    transport: "http",
    status: 401,
    reason: "The key is unknown.",
    count: 3,
    firstAt: at,
    lastAt: at,
    ...fields,
  };
}

it("says what was refused, how often, when and why", () => {
  expect(recentRefusals([refusal(12)], NOW)).toEqual([
    "3 requests with traces refused with 401, last 12 s ago: The key is unknown.",
  ]);
});

it("says what was left out of a request that was taken", () => {
  const left = refusal(90, { transport: null, status: 200, count: 1, reason: "start time is missing" });
  expect(recentRefusals([left], NOW)).toEqual([
    "1 item of traces left out, last 1 min ago: start time is missing",
  ]);
});

it("tells of the last five minutes only, and of three causes at most", () => {
  expect(recentRefusals([refusal(301)], NOW)).toEqual([]);
  expect(
    recentRefusals(
      [1, 2, 3, 4].map((seconds) => refusal(seconds)),
      NOW,
    ),
  ).toHaveLength(3);
});

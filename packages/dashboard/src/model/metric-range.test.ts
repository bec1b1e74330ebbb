import { expect, it } from "vitest";
import { boundsOfRange, METRIC_RANGES, metricRange } from "./metric-range.ts";

it("begins with a whole interval and ends now", () => {
  const now = Date.parse("2026-01-31T12:34:56.789Z");
  expect(boundsOfRange(metricRange("1h"), now)).toEqual({
    from: "2026-01-31T11:35:00.000Z",
    to: "2026-01-31T12:34:56.789Z",
  });
  for (const range of METRIC_RANGES) {
    expect(Date.parse(boundsOfRange(range, now).from) % (range.intervalSeconds * 1_000)).toBe(0);
    expect(range.seconds / range.intervalSeconds).toBeLessThanOrEqual(120);
  }
});

it("takes what it does not know for the last hour", () => {
  expect(metricRange("1000y").id).toBe("1h");
});

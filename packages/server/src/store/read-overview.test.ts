import { describe, expect, it } from "vitest";
import { intervalFor } from "./read-overview.ts";

describe("intervals of an overview", () => {
  it.each([
    [60, 60],
    [3_600, 60],
    [86_400, 1_800],
    [7 * 86_400, 10_800],
    [30 * 86_400, 43_200],
    [365 * 86_400, 604_800],
    [10 * 365 * 86_400, 9 * 604_800],
  ])("of %i seconds are %i long: round, and at most sixty", (seconds, interval) => {
    expect(intervalFor(seconds)).toBe(interval);
    expect(seconds / interval).toBeLessThanOrEqual(60);
  });
});

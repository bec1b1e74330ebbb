import { expect, it } from "vitest";
import { timeTicks } from "./time-ticks.ts";
import { nanoseconds } from "./units.ts";

it.each([
  [41.3e9, ["0", "10 s", "20 s", "30 s", "40 s"]],
  [6e9, ["0", "2 s", "4 s", "6 s"]],
  [900, ["0", "200 ns", "400 ns", "600 ns", "800 ns"]],
  [7.2e6, ["0", "2 ms", "4 ms", "6 ms"]],
  [90e9, ["0", "20 s", "40 s", "1 m", "1 m 20 s"]],
  [2 * 3600e9, ["0", "30 m", "1 h", "1 h 30 m", "2 h"]],
])("a scale of %d ns has round marks", (duration, labels) => {
  expect(timeTicks(nanoseconds(duration), 5).map(({ label }) => label)).toEqual(labels);
});

it("places marks by their share of the scale", () => {
  expect(timeTicks(nanoseconds(4e9), 4).map(({ ratio }) => ratio)).toEqual([0, 0.25, 0.5, 0.75, 1]);
});

it("has one mark for a trace that took no time", () => {
  expect(timeTicks(nanoseconds(0), 5)).toEqual([{ ratio: 0, label: "0" }]);
});

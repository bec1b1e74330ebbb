import { expect, it } from "vitest";
import { linePath, stackedBars } from "./chart-paths.ts";

const scale = { least: 0, most: 10, ticks: [0, 10] };
const size = { width: 40, height: 100 };

it("breaks a line at a gap and keeps what stands alone", () => {
  const { path, dots } = linePath([5, 10, null, 0], scale, size);
  expect(path).toBe("M5 50L15 0M35 100");
  expect(dots).toEqual([{ x: 35, y: 100 }]);
});

it("stacks bars, and hangs what is negative below zero", () => {
  const series = [
    [5, null],
    [2, 3],
    [0, -1],
  ].map((values) => ({ label: "", tone: 1 as const, values, total: null, aggregation: "sum" }));
  const bars = stackedBars(
    { times: ["", ""], intervalSeconds: 60, unit: "", form: "bars", series },
    { least: -10, most: 10, ticks: [] },
    size,
  );
  expect(bars.map((some) => some.map(({ y, height }) => [y, height]))).toEqual([
    [[25, 25]],
    [
      [15, 10],
      [35, 15],
    ],
    [[50, 5]],
  ]);
});

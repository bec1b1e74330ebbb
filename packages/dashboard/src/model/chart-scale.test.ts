import { expect, it } from "vitest";
import type { ChartData } from "./chart-data.ts";
import { chartScale, labelledTimes } from "./chart-scale.ts";

const data = (form: ChartData["form"], ...lines: (number | null)[][]): ChartData => ({
  times: lines[0]!.map((_, at) => new Date(Date.UTC(2026, 0, 31, 12, at)).toISOString()),
  intervalSeconds: 60,
  unit: "1",
  form,
  series: lines.map((values) => ({ label: "", tone: 1, values, total: null, aggregation: "sum" })),
});

it("spans zero and all values in round steps", () => {
  expect(chartScale(data("lines", [3, null, 7.2])).ticks).toEqual([0, 2, 4, 6, 8]);
  expect(chartScale(data("lines", [0.013])).ticks).toEqual([0, 0.005, 0.01, 0.015]);
  expect(chartScale(data("lines", [-3, 5]))).toMatchObject({ least: -4, most: 6 });
  expect(chartScale(data("lines", [0, null])).ticks).toEqual([0]);
});

it("leaves room for what is stacked", () => {
  expect(chartScale(data("bars", [3, 1], [4, null])).most).toBe(8);
});

it("does not cut what is counted into halves", () => {
  expect(chartScale(data("bars", [2, 1])).ticks).toEqual([0, 1, 2]);
  expect(chartScale(data("bars", [10])).ticks).toEqual([0, 5, 10]);
});

it("labels few times of many", () => {
  const { times } = data(
    "lines",
    Array.from({ length: 60 }, () => 1),
  );
  const labels = labelledTimes(times, 6);
  expect(labels.length).toBeGreaterThan(2);
  expect(labels.length).toBeLessThanOrEqual(7);
  for (const { label } of labels) expect(label).toMatch(/^\d\d:[0-5]0$/);
});

import type { MetricAggregate } from "@agentops/server/model";
import { expect, it } from "vitest";
import { chartData } from "./chart-data.ts";

const metric = (fields: Partial<MetricAggregate>): MetricAggregate => ({
  name: "calls",
  kind: "sum",
  unit: "1",
  description: "",
  from: "",
  to: "",
  intervalSeconds: 60,
  times: ["2026-01-31T12:00:00.000000000Z"],
  aggregations: ["sum"],
  possibleAggregations: ["rate", "sum"],
  groupBy: [],
  groups: [],
  groupCount: 0,
  seriesCount: 0,
  ...fields,
});
const group = (attributes: string[] | null, value: number) => ({
  attributes,
  lines: { sum: [value] },
  totals: { sum: value },
});

it("gives a group one colour in every chart, whatever its rank", () => {
  const tones = (...names: string[]) => {
    const { series } = chartData(
      metric({ groupBy: ["model"], groups: names.map((name) => group([name], 1)) }),
    );
    return Object.fromEntries(series.map(({ label, tone }) => [label, tone]));
  };
  expect(tones("o3", "gpt")).toEqual(tones("gpt", "o3"));
});

it("tells what is summed up, and what has no value", () => {
  const groups = [group([""], 5), group(null, 9)];
  const { series } = chartData(metric({ groupBy: ["model"], groups }));
  expect(series).toMatchObject([
    { label: "(none)", tone: 1, total: 5 },
    { label: "All others", tone: "other", total: 9 },
  ]);
});

it("stacks amounts, and draws anything else as lines", () => {
  expect(chartData(metric({})).form).toBe("bars");
  expect(chartData(metric({ aggregations: ["rate"] })).form).toBe("lines");
  const level = { possibleAggregations: ["avg", "sum"] };
  expect(chartData(metric({ kind: "gauge", ...level })).form).toBe("lines");
});

import type { MetricSummary } from "@agentops/server/model";
import { expect, it } from "vitest";
import { metricEntries } from "./metric-entry.ts";

const summary = (fields: Partial<MetricSummary>): MetricSummary => ({
  name: "calls",
  kind: "sum",
  unit: "1",
  description: "",
  temporality: "delta",
  isMonotonic: true,
  seriesCount: 1,
  attributeKeys: [],
  firstTime: "2026-01-31T12:00:00.000000000Z",
  lastTime: "2026-01-31T12:00:00.000000000Z",
  ...fields,
});

it("makes one entry of a metric that is told in two ways", () => {
  const later = "2026-01-31T13:00:00.000000000Z";
  expect(
    metricEntries([
      summary({}),
      summary({ temporality: "cumulative", lastTime: later, description: "newer" }),
    ]),
  ).toMatchObject([
    { name: "calls", kindName: "Counter", seriesCount: 2, lastTime: later, description: "newer" },
  ]);
});

it("keeps apart what differs in kind or unit", () => {
  const entries = metricEntries([summary({}), summary({ kind: "gauge" }), summary({ unit: "s" })]);
  expect(entries.map(({ kindName, unit }) => [kindName, unit])).toEqual([
    ["Counter", "1"],
    ["Gauge", "1"],
    ["Counter", "s"],
  ]);
});

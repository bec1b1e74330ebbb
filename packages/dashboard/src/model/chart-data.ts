import type { MetricAggregate, MetricGroup } from "@agentops/server/model";
import { aggregationName } from "./aggregation-name.ts";

/** One line or one part of each bar of a chart. */
export interface ChartSeries {
  readonly label: string;
  /** What it is drawn in: a number of the palette, or a meaning. */
  readonly tone: ChartTone;
  /** For each time; `null` where nothing is known. */
  readonly values: readonly (number | null)[];
  readonly total: number | null;
  readonly aggregation: string;
}

export type ChartTone = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | "other" | "success" | "fail";

export interface ChartData {
  readonly times: readonly string[];
  readonly intervalSeconds: number;
  readonly unit: string;
  readonly series: readonly ChartSeries[];
  /** Amounts of intervals stand as bars on top of each other; anything else is a line. */
  readonly form: "bars" | "lines";
}

const PALETTE = [1, 2, 3, 4, 5, 6, 7, 8] as const satisfies readonly ChartTone[];

/** As many groups as the palette has colours. */
export const MAX_SERIES = PALETTE.length;

/** What a chart shows of a metric: a series for each aggregation, or for each group. */
export function chartData(metric: MetricAggregate): ChartData {
  const { times, intervalSeconds, unit, aggregations, groups } = metric;
  const [aggregation = ""] = aggregations;
  const isGrouped = metric.groupBy.length > 0;
  const tones = tonesOf(groups);
  const series = isGrouped
    ? groups.map((group, at) => seriesOf(group, aggregation, labelOf(group.attributes), tones[at]!))
    : groups.flatMap((group) =>
        aggregations.map((each, at) =>
          seriesOf(group, each, aggregationName(each), PALETTE[at % MAX_SERIES]!),
        ),
      );
  const isAmount = aggregations.length === 1 && (aggregation === "count" || isAdded(metric));
  return { times, intervalSeconds, unit, series, form: isAmount ? "bars" : "lines" };
}

/** How the values of a group are told: those without any are the rest of something, too. */
export function labelOf(attributes: readonly string[] | null): string {
  if (attributes === null) return "All others";
  return attributes.map((value) => (value === "" ? "(none)" : value)).join(" · ");
}

// --- internal ---

function seriesOf(group: MetricGroup, aggregation: string, label: string, tone: ChartTone): ChartSeries {
  return {
    label,
    tone,
    aggregation,
    values: group.lines[aggregation] ?? [],
    total: group.totals[aggregation] ?? null,
  };
}

/** In the order of their names, so that a group has one colour in charts of different metrics. */
function tonesOf(groups: readonly MetricGroup[]): ChartTone[] {
  const names = groups.flatMap(({ attributes }) => (attributes === null ? [] : [labelOf(attributes)])).sort();
  return groups.map(({ attributes }) =>
    attributes === null ? "other" : (PALETTE[names.indexOf(labelOf(attributes))] ?? "other"),
  );
}

/** The sum of a level stands at a time; of anything else it is an amount. */
function isAdded({ aggregations, possibleAggregations }: MetricAggregate): boolean {
  return aggregations[0] === "sum" && possibleAggregations.includes("rate");
}

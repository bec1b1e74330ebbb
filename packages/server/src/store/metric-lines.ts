import type { MetricAggregate } from "../model/metric-aggregate.ts";
import { bucketQuantile } from "./bucket-quantile.ts";
import type { MetricWay } from "./metric-aggregations.ts";
import { quantileOf } from "./metric-aggregations.ts";
import type { MetricBuckets } from "./read-metric-buckets.ts";

/** A row of `queries/metric-increases.sql`, as numbers. */
export interface Increase {
  readonly points: number;
  readonly addedTotal: number;
  readonly addedSum: number;
  readonly summedCount: number;
  /** Points that cover some of it, and their share. */
  readonly covering: number;
  readonly spread: number;
}

/** A row of `queries/metric-levels.sql`, as numbers. */
export interface Level {
  readonly points: number;
  readonly valueTotal: number;
  readonly least: number;
  readonly most: number;
  readonly standing: number;
  readonly levelSum: number;
}

/** What was read of one group, by the number of the interval. */
export interface GroupRows {
  readonly increases: ReadonlyMap<number, Increase>;
  readonly levels: ReadonlyMap<number, Level>;
  readonly buckets: ReadonlyMap<number, MetricBuckets>;
  /** Those of all intervals. */
  readonly allBuckets: MetricBuckets | undefined;
}

type Line = MetricAggregate["groups"][number]["lines"][string];

/** One aggregation of a group: for each interval, and for all of them. `secondsOf` tells how long an interval is. */
export function lineOf(
  aggregation: string,
  way: MetricWay,
  rows: GroupRows,
  numbers: readonly number[],
  secondsOf: (number: number) => number,
): { line: Line; total: number | null } {
  const over = (some: readonly number[]) => {
    if (way.isLevel) return ofLevels(aggregation, present(rows.levels, some));
    const covered = () => some.filter((number) => (rows.increases.get(number)?.covering ?? 0) > 0);
    const seconds = () => covered().reduce((sum, number) => sum + secondsOf(number), 0);
    return ofIncreases(aggregation, way, present(rows.increases, some), seconds);
  };
  if (!way.isLevel && isOfBuckets(aggregation)) {
    const line = numbers.map((number) => finite(ofBuckets(aggregation, rows.buckets.get(number))));
    return { line, total: finite(ofBuckets(aggregation, rows.allBuckets)) };
  }
  return { line: numbers.map((number) => finite(over([number]))), total: finite(over(numbers)) };
}

/** Whether the buckets of histograms are needed for it. */
export function isOfBuckets(aggregation: string): boolean {
  return quantileOf(aggregation) !== undefined || aggregation === "min" || aggregation === "max";
}

// --- internal ---

function present<Row>(rows: ReadonlyMap<number, Row>, numbers: readonly number[]): Row[] {
  return numbers.map((number) => rows.get(number)).filter((row) => row !== undefined);
}

function ofIncreases(
  aggregation: string,
  { kind }: MetricWay,
  rows: readonly Increase[],
  seconds: () => number,
): number | undefined {
  if (aggregation === "rate")
    return total(rows, "covering") === 0 ? undefined : total(rows, "spread") / seconds();
  if (total(rows, "points") === 0) return undefined; // what is only spread over it was told elsewhere
  switch (aggregation) {
    case "sum":
      return total(rows, kind === "sum" ? "addedTotal" : "addedSum");
    case "count":
      return total(rows, "addedTotal");
    default:
      return total(rows, "addedSum") / total(rows, "summedCount");
  }
}

function ofLevels(aggregation: string, rows: readonly Level[]): number | undefined {
  if (aggregation === "sum") return rows.filter(({ standing }) => standing > 0).at(-1)?.levelSum;
  const own = rows.filter(({ points }) => points > 0);
  switch (aggregation) {
    case "min":
      return Math.min(...own.map(({ least }) => least));
    case "max":
      return Math.max(...own.map(({ most }) => most));
    default:
      return total(own, "valueTotal") / total(own, "points");
  }
}

function ofBuckets(aggregation: string, rows: MetricBuckets | undefined): number | undefined {
  const quantile = aggregation === "min" ? 0 : aggregation === "max" ? 1 : quantileOf(aggregation)!;
  return rows && bucketQuantile(rows.buckets, quantile, rows);
}

function finite(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : value;
}

function total<Key extends string>(rows: readonly { readonly [K in Key]: number }[], key: Key): number {
  return rows.reduce((sum, row) => sum + row[key], 0);
}

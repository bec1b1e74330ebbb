import type { Bucket } from "./bucket-quantile.ts";
import type { ClickhouseClients, QueryParameters } from "./clickhouse-clients.ts";
import type { MetricWay } from "./metric-aggregations.ts";
import { sql } from "./sql.ts";

/** What was added to the buckets of a histogram in an interval. `least` and `most` are infinite where they are not known. */
export interface MetricBuckets {
  readonly buckets: readonly Bucket[];
  readonly least: number;
  readonly most: number;
}

export type BucketsOfGroups = Map<string, Map<number, MetricBuckets>>;

/** More would take this process too long. Twenty groups in a hundred intervals have a fifth, if buckets are not uncommonly many. */
const MAX_BUCKETS = 500_000;

/** By group and number of the interval. Rejects with StoreUnavailable, or ClickHouse's own error where they are too many. */
export async function readMetricBuckets(
  clients: ClickhouseClients,
  { kind }: MetricWay,
  parameters: QueryParameters,
): Promise<BucketsOfGroups> {
  const limited = { ...parameters, maxBuckets: MAX_BUCKETS };
  if (kind === "histogram") {
    const rows = await clients.rows<ExplicitRow>(sql("queries/metric-bucket-increases"), limited);
    return byGroup(rows, explicitBuckets);
  }
  const rows = await clients.rows<ExponentialRow>(sql("queries/metric-exponential-increases"), limited);
  return byGroup(rows, exponentialBuckets);
}

/** Several as one; `undefined` of none. */
export function mergeBuckets(some: readonly MetricBuckets[]): MetricBuckets | undefined {
  if (some.length === 0) return undefined;
  const counts = new Map<number, Map<number, number>>();
  for (const { lower, upper, count } of some.flatMap(({ buckets }) => buckets)) {
    const ofLower = counts.get(lower) ?? new Map<number, number>();
    counts.set(lower, ofLower);
    ofLower.set(upper, (ofLower.get(upper) ?? 0) + count);
  }
  return {
    buckets: [...counts].flatMap(([lower, ofLower]) =>
      [...ofLower].map(([upper, count]) => ({ lower, upper, count })),
    ),
    least: some.reduce((least, each) => Math.min(least, each.least), Number.POSITIVE_INFINITY),
    most: some.reduce((most, each) => Math.max(most, each.most), Number.NEGATIVE_INFINITY),
  };
}

// --- internal ---

interface BucketsRow {
  groupId: string;
  intervalNumber: number | string;
  leastText: string;
  mostText: string;
  hasLeast: number;
  hasMost: number;
}

interface ExplicitRow extends BucketsRow {
  bounds: string[];
  counts: number[];
}

type Counts = [indexes: (number | string)[], counts: number[]];

interface ExponentialRow extends BucketsRow {
  scale: number;
  positive: Counts;
  negative: Counts;
  zeroCount: number;
  zeroThreshold: number;
}

function explicitBuckets({ bounds, counts }: ExplicitRow): Bucket[] {
  const edges = bounds.map(numberOf);
  return counts.map((count, at) => ({
    lower: edges[at - 1] ?? Number.NEGATIVE_INFINITY,
    upper: edges[at] ?? Number.POSITIVE_INFINITY,
    count,
  }));
}

/** Bucket i of a scale holds what is above base^i, up to base^(i+1), where base is 2^(2^-scale). */
function exponentialBuckets({
  scale,
  positive,
  negative,
  zeroCount,
  zeroThreshold,
}: ExponentialRow): Bucket[] {
  const edge = (index: number) => 2 ** (index * 2 ** -scale);
  const of = ([indexes, counts]: Counts) =>
    indexes.map((index, at) => ({ index: Number(index), count: counts[at] ?? 0 }));
  return [
    ...of(negative).map(({ index, count }) => ({ lower: -edge(index + 1), upper: -edge(index), count })),
    { lower: -zeroThreshold, upper: zeroThreshold, count: zeroCount },
    ...of(positive).map(({ index, count }) => ({ lower: edge(index), upper: edge(index + 1), count })),
  ];
}

function byGroup<Row extends BucketsRow>(
  rows: readonly Row[],
  bucketsOf: (row: Row) => readonly Bucket[],
): BucketsOfGroups {
  const groups = new Map<string, Map<number, MetricBuckets[]>>();
  for (const row of rows) {
    const buckets = bucketsOf(row).filter(({ count }) => count > 0);
    if (buckets.length === 0) continue;
    const intervals = groups.get(row.groupId) ?? new Map<number, MetricBuckets[]>();
    groups.set(row.groupId, intervals);
    const number = Number(row.intervalNumber);
    const some = intervals.get(number) ?? [];
    intervals.set(number, some);
    some.push({ buckets, ...extremesOf(row) });
  }
  const merged = [...groups].map(
    ([groupId, intervals]) =>
      [groupId, new Map([...intervals].map(([number, some]) => [number, mergeBuckets(some)!]))] as const,
  );
  return new Map(merged);
}

function extremesOf({ hasLeast, leastText, hasMost, mostText }: BucketsRow): { least: number; most: number } {
  const least = hasLeast ? numberOf(leastText) : Number.NaN;
  const most = hasMost ? numberOf(mostText) : Number.NaN;
  return {
    least: Number.isNaN(least) ? Number.NEGATIVE_INFINITY : least,
    most: Number.isNaN(most) ? Number.POSITIVE_INFINITY : most,
  };
}

/** A double as ClickHouse writes it in text. */
function numberOf(text: string): number {
  return text.endsWith("inf") ? (text.startsWith("-") ? -Infinity : Infinity) : Number(text);
}

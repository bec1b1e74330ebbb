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

/** By group and number of the interval. Rejects with StoreUnavailable. */
export async function readMetricBuckets(
  clients: ClickhouseClients,
  { kind }: MetricWay,
  parameters: QueryParameters,
): Promise<BucketsOfGroups> {
  const groups: BucketsOfGroups = new Map();
  if (kind === "histogram") {
    const rows = await clients.rows<ExplicitRow>(sql("queries/metric-bucket-increases"), parameters);
    for (const row of rows) add(groups, row, explicitBuckets(row));
  } else {
    const rows = await clients.rows<ExponentialRow>(sql("queries/metric-exponential-increases"), parameters);
    for (const row of rows) add(groups, row, exponentialBuckets(row));
  }
  return groups;
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

function add(groups: BucketsOfGroups, row: BucketsRow, buckets: readonly Bucket[]): void {
  const intervals = groups.get(row.groupId) ?? new Map<number, MetricBuckets>();
  groups.set(row.groupId, intervals);
  const number = Number(row.intervalNumber);
  const filled = buckets.filter(({ count }) => count > 0);
  if (filled.length === 0) return;
  const before = intervals.get(number);
  const least = row.hasLeast ? numberOf(row.leastText) : Number.NEGATIVE_INFINITY;
  const most = row.hasMost ? numberOf(row.mostText) : Number.POSITIVE_INFINITY;
  intervals.set(number, {
    buckets: [...(before?.buckets ?? []), ...filled],
    least: Math.min(
      before?.least ?? Number.POSITIVE_INFINITY,
      Number.isNaN(least) ? Number.NEGATIVE_INFINITY : least,
    ),
    most: Math.max(
      before?.most ?? Number.NEGATIVE_INFINITY,
      Number.isNaN(most) ? Number.POSITIVE_INFINITY : most,
    ),
  });
}

/** A double as ClickHouse writes it in text. */
function numberOf(text: string): number {
  return text.endsWith("inf") ? (text.startsWith("-") ? -Infinity : Infinity) : Number(text);
}

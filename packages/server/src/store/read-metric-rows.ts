import type { ClickhouseClients, QueryParameters } from "./clickhouse-clients.ts";
import type { MetricWay } from "./metric-aggregations.ts";
import { type GroupRows, type Increase, isOfBuckets, type Level } from "./metric-lines.ts";
import { type MetricBuckets, mergeBuckets, readMetricBuckets } from "./read-metric-buckets.ts";
import { sql } from "./sql.ts";

/** What the aggregations of a metric are computed from, by group. Rejects with StoreUnavailable. */
export async function readMetricRows(
  clients: ClickhouseClients,
  way: MetricWay,
  aggregations: readonly string[],
  parameters: QueryParameters,
): Promise<ReadonlyMap<string, GroupRows>> {
  const rows = <Row>(statement: string) =>
    clients.rows<IntervalRow<Row>>(sql(`queries/${statement}`), parameters).then(byGroup);
  if (way.isLevel) return rowsOfGroups({ levels: await rows<Level>("metric-levels") });
  const ofBuckets = aggregations.filter(isOfBuckets);
  const [increases, buckets] = await Promise.all([
    ofBuckets.length < aggregations.length ? rows<Increase>("metric-increases") : undefined,
    ofBuckets.length > 0 ? readMetricBuckets(clients, way, parameters) : undefined,
  ]);
  return rowsOfGroups({ ...(increases && { increases }), ...(buckets && { buckets }) });
}

// --- internal ---

type ByGroup<Row> = ReadonlyMap<string, ReadonlyMap<number, Row>>;

/** Counts are text where they may be longer than a number. */
type IntervalRow<Row> = { groupId: string; intervalNumber: number | string } & {
  [Key in keyof Row]: number | string;
};

function byGroup<Row>(rows: readonly IntervalRow<Row>[]): ByGroup<Row> {
  const groups = new Map<string, Map<number, Row>>();
  for (const { groupId, intervalNumber, ...values } of rows) {
    const intervals = groups.get(groupId) ?? new Map<number, Row>();
    groups.set(groupId, intervals);
    const numbers = Object.entries(values).map(([key, value]) => [key, Number(value)]);
    intervals.set(Number(intervalNumber), Object.fromEntries(numbers));
  }
  return groups;
}

function rowsOfGroups({
  increases = new Map(),
  levels = new Map(),
  buckets = new Map(),
}: {
  increases?: ByGroup<Increase>;
  levels?: ByGroup<Level>;
  buckets?: ByGroup<MetricBuckets>;
}): ReadonlyMap<string, GroupRows> {
  const groupIds = new Set([...increases.keys(), ...levels.keys(), ...buckets.keys()]);
  return new Map(
    [...groupIds].map((id) => [
      id,
      {
        increases: increases.get(id) ?? new Map(),
        levels: levels.get(id) ?? new Map(),
        buckets: buckets.get(id) ?? new Map(),
        allBuckets: mergeBuckets([...(buckets.get(id)?.values() ?? [])]),
      },
    ]),
  );
}

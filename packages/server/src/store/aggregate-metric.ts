import type { MetricAggregate } from "../model/metric-aggregate.ts";
import type { ClickhouseClients, QueryParameters } from "./clickhouse-clients.ts";
import { isoNanos } from "./iso-nanos.ts";
import { aggregationsOf, isPossible, type MetricWay } from "./metric-aggregations.ts";
import { intervalNumbers, intervalParameters, type MetricIntervals, secondsOf } from "./metric-intervals.ts";
import { lineOf } from "./metric-lines.ts";
import { type MetricSelection, selectionParameters } from "./metric-selection.ts";
import { readMetricRows } from "./read-metric-rows.ts";
import { sql } from "./sql.ts";

export interface AggregateQuery extends MetricSelection, MetricIntervals {
  /** Of a metric that was measured in several ways; else the way of the newest point. */
  readonly kind?: string;
  readonly unit?: string;
  /** Nothing: what a chart of such a metric usually shows. */
  readonly aggregations: readonly string[];
  /** Groups told one by one, at most. */
  readonly limit: number;
}

/** That the metric has no such aggregation. */
export interface NotPossible {
  readonly notPossible: string;
  readonly possible: readonly string[];
}

/** A metric over time. `undefined` where there is nothing of it. Rejects with StoreUnavailable. */
export async function aggregateMetric(
  clients: ClickhouseClients,
  query: AggregateQuery,
): Promise<MetricAggregate | NotPossible | undefined> {
  const parameters = { ...selectionParameters(query), ...intervalParameters(query), groups: [] };
  const ways = await clients.rows<WayRow>(sql("queries/metric-ways"), parameters);
  const row = ways.find(
    ({ metricKind, metricUnit }) =>
      (query.kind === undefined || metricKind === query.kind) &&
      (query.unit === undefined || metricUnit === query.unit),
  );
  if (!row) return undefined;
  const way: MetricWay = { kind: row.metricKind, unit: row.metricUnit, isLevel: row.isLevel !== 0 };
  const { possible, usual } = aggregationsOf(way);
  const aggregations = query.aggregations.length === 0 ? usual : [...new Set(query.aggregations)];
  const notPossible = aggregations.find((aggregation) => !isPossible(aggregation, way));
  if (notPossible !== undefined) return { notPossible, possible };

  const { kind, unit } = way;
  const groups = await topGroups(clients, query, way, { ...parameters, kind, unit });
  const rows = await readMetricRows(clients, way, aggregations, {
    ...parameters,
    kind,
    unit,
    groups: groups.map(({ id }) => id),
  });
  const [first, last] = intervalNumbers(query);
  const numbers = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  const seconds = (number: number) => secondsOf(number, query, BigInt(row.lastNanos));
  return {
    name: query.name,
    ...{ kind, unit, description: row.newestDescription },
    from: isoNanos(query.fromNanos),
    to: isoNanos(query.toNanos),
    intervalSeconds: query.intervalSeconds,
    times: numbers.map((number) => isoNanos(BigInt(number) * BigInt(query.intervalSeconds) * 1_000_000_000n)),
    aggregations,
    possibleAggregations: possible,
    groupBy: [...query.groupBy],
    groups: [...groups, { id: OTHERS, attributes: query.groupBy.length === 0 ? [] : null }]
      .filter(({ id }) => rows.has(id))
      .map(({ id, attributes }) => {
        const told = aggregations.map(
          (aggregation) => [aggregation, lineOf(aggregation, way, rows.get(id)!, numbers, seconds)] as const,
        );
        return {
          attributes,
          lines: Object.fromEntries(told.map(([aggregation, { line }]) => [aggregation, line])),
          totals: Object.fromEntries(told.map(([aggregation, { total }]) => [aggregation, total])),
        };
      }),
    groupCount: Number(row.groupCount),
    seriesCount: Number(row.seriesCount),
  };
}

// --- internal ---

/** The group of all that have none of their own. */
const OTHERS = "0";

interface WayRow {
  metricKind: MetricWay["kind"];
  metricUnit: string;
  isLevel: number;
  newestDescription: string;
  seriesCount: number | string;
  groupCount: number | string;
  lastNanos: string;
}

interface GroupRow {
  groupId: string;
  groupValues: string[];
}

async function topGroups(
  clients: ClickhouseClients,
  { groupBy, limit }: AggregateQuery,
  { isLevel }: MetricWay,
  parameters: QueryParameters,
): Promise<{ id: string; attributes: string[] }[]> {
  if (groupBy.length === 0) return [];
  const statement = sql(isLevel ? "queries/metric-top-levels" : "queries/metric-top-increases");
  const rows = await clients.rows<GroupRow>(statement, { ...parameters, limit });
  return rows.map(({ groupId, groupValues }) => ({
    id: groupId,
    attributes: groupValues.slice(0, groupBy.length),
  }));
}

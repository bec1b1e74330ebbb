import type { MetricList, MetricSummary } from "../model/metric.ts";
import type { ClickhouseClients } from "./clickhouse-clients.ts";
import { isoNanosOfText } from "./iso-nanos.ts";
import { sql } from "./sql.ts";
import { TEMPORALITIES } from "./temporalities.ts";
import { rangeParameters, type TimeRange } from "./time-range.ts";

export interface MetricsQuery extends TimeRange {
  projectId: string;
  /** Of the name, in any case. */
  search?: string;
}

/** Of so many names at most is told at once. */
const MAX_METRICS = 1_000;

/** What was measured in a time range, by name. Rejects with StoreUnavailable. */
export async function listMetrics(
  clients: ClickhouseClients,
  { projectId, search = "", ...range }: MetricsQuery,
): Promise<MetricList> {
  const rows = await clients.rows<MetricRow>(sql("queries/metrics"), {
    projectId,
    search,
    limit: MAX_METRICS + 1, // one more tells whether there are more
    ...rangeParameters(range),
  });
  const metrics = rows.slice(0, MAX_METRICS).map((row) => ({
    name: row.metricName,
    kind: row.metricKind,
    unit: row.metricUnit,
    description: row.newestDescription,
    temporality: TEMPORALITIES[row.temporalityNumber] ?? "unspecified",
    isMonotonic: row.isMonotonic !== 0,
    seriesCount: Number(row.seriesCount),
    attributeKeys: row.attributeKeys,
    firstTime: isoNanosOfText(row.firstTime),
    lastTime: isoNanosOfText(row.lastTime),
  }));
  return { metrics, hasMore: rows.length > MAX_METRICS };
}

// --- internal ---

interface MetricRow {
  metricName: string;
  metricKind: MetricSummary["kind"];
  metricUnit: string;
  newestDescription: string;
  temporalityNumber: number;
  isMonotonic: number;
  seriesCount: number | string;
  attributeKeys: string[];
  firstTime: string;
  lastTime: string;
}

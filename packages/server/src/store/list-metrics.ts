import type { MetricSummary } from "../model/metric.ts";
import type { ClickhouseClients } from "./clickhouse-clients.ts";
import { isoNanosOfText } from "./iso-nanos.ts";
import { sql } from "./sql.ts";
import { TEMPORALITIES } from "./temporalities.ts";
import { rangeParameters, type TimeRange } from "./time-range.ts";

export interface MetricsQuery extends TimeRange {
  projectId: string;
}

/** What was measured in a time range, by name. Rejects with StoreUnavailable. */
export async function listMetrics(
  clients: ClickhouseClients,
  { projectId, ...range }: MetricsQuery,
): Promise<MetricSummary[]> {
  const rows = await clients.rows<MetricRow>(sql("queries/metrics"), {
    projectId,
    ...rangeParameters(range),
  });
  return rows.map((row) => ({
    name: row.metricName,
    kind: row.metricKind,
    unit: row.metricUnit,
    description: row.newestDescription,
    temporality: TEMPORALITIES[row.temporalityNumber] ?? "unspecified",
    isMonotonic: row.isMonotonic !== 0,
    seriesCount: Number(row.seriesCount),
    firstTime: isoNanosOfText(row.firstTime),
    lastTime: isoNanosOfText(row.lastTime),
  }));
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
  firstTime: string;
  lastTime: string;
}

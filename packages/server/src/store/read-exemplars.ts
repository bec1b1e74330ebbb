import type { MetricKind } from "../model/metric.ts";
import type { ClickhouseClients } from "./clickhouse-clients.ts";
import { type MetricSelection, selectionParameters } from "./metric-selection.ts";
import { sql } from "./sql.ts";

export interface ExemplarQuery extends MetricSelection {
  /** Data points, at most. */
  readonly points: number;
}

export interface StoredExemplars {
  kind: MetricKind;
  /** What the point has under the keys of `groupBy`. */
  attributes: string[];
  /** The `exemplars` fields of the protobuf data point. */
  exemplars: Buffer;
}

/** The exemplars of the newest data points that have some. Rejects with StoreUnavailable. */
export async function readExemplars(
  clients: ClickhouseClients,
  query: ExemplarQuery,
): Promise<StoredExemplars[]> {
  const rows = await clients.rows<ExemplarsRow>(sql("queries/metric-exemplars"), {
    ...selectionParameters(query),
    points: query.points,
  });
  return rows.map(({ metricKind, groupValues, exemplarsBase64 }) => ({
    kind: metricKind,
    attributes: groupValues.slice(0, query.groupBy.length),
    exemplars: Buffer.from(exemplarsBase64, "base64"),
  }));
}

// --- internal ---

interface ExemplarsRow {
  metricKind: MetricKind;
  groupValues: string[];
  exemplarsBase64: string;
}

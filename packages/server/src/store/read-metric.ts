import type { JsonDouble, MetricKind } from "../model/metric.ts";
import type { ClickhouseClients } from "./clickhouse-clients.ts";
import { INT64, readCursor, writeCursor } from "./cursor.ts";
import { type MetricPointRow, toStoredPoint } from "./metric-point-row.ts";
import { pageOfOnce } from "./page-of-once.ts";
import { sql } from "./sql.ts";
import { type AttributesRow, type StoredAttributes, toStoredAttributes } from "./stored-attributes.ts";
import { type EnclosingRow, type StoredEnclosing, toStoredEnclosing } from "./stored-enclosing.ts";
import { rangeParameters, type TimeRange } from "./time-range.ts";

export interface MetricQuery extends TimeRange {
  projectId: string;
  name: string;
  /** Data points a page, at most. */
  limit: number;
  /** `next` of the page before. */
  cursor?: string;
}

/** Who measured what, under which attributes. */
export interface StoredSeries extends StoredAttributes, StoredEnclosing {
  id: string;
  kind: MetricKind;
  unit: string;
  description: string;
  /** OTLP AggregationTemporality. */
  temporality: number;
  isMonotonic: boolean;
  /** The `metadata` fields of the protobuf Metric. */
  metadata: Buffer;
  serviceName: string;
}

/** A data point; what its kind does not have is zero or empty. Counts are integers as text. */
export interface StoredPoint {
  series: string;
  /** ISO 8601 with nanoseconds. */
  time: string;
  startTime: string | null;
  flags: number;
  asInt: string | undefined;
  asDouble: JsonDouble | undefined;
  count: string;
  sum: JsonDouble | undefined;
  min: JsonDouble | undefined;
  max: JsonDouble | undefined;
  bucketCounts: string[];
  explicitBounds: JsonDouble[];
  scale: number;
  zeroCount: string;
  zeroThreshold: JsonDouble;
  positive: { offset: number; bucketCounts: string[] };
  negative: { offset: number; bucketCounts: string[] };
  quantileValues: { quantile: JsonDouble; value: JsonDouble }[];
  /** The `exemplars` fields of the protobuf data point. */
  exemplars: Buffer;
  droppedAttributes: number;
}

/** One page of data points, and the series they belong to. */
export interface StoredMetric {
  series: StoredSeries[];
  points: StoredPoint[];
  next: string | null;
}

/** One page of the points of a metric, series by series, and the series they belong to. Rejects with InvalidCursor or StoreUnavailable. */
export async function readMetric(
  clients: ClickhouseClients,
  { projectId, name, limit, cursor, ...range }: MetricQuery,
): Promise<StoredMetric> {
  const [afterSeries, afterNanos, afterId] =
    cursor === undefined ? [] : readCursor(cursor, `metric ${name}`, [HEX_8, INT64, HEX_8]);
  const metric = { projectId, name, ...rangeParameters(range) };
  const rows = await clients.rows<MetricPointRow>(sql("queries/metric-points"), {
    ...metric,
    afterFirst: cursor !== undefined,
    afterSeries: afterSeries ?? "",
    afterNanos: afterNanos ?? "0",
    afterId: afterId ?? "",
    limit: limit + 1, // one more tells whether there is a next page
  });
  const { page, last } = pageOfOnce(rows, limit, (row) => row.seriesId + row.timeNanos + row.pointId);
  const seriesIds = [...new Set(page.map(({ seriesId }) => seriesId))];
  const series =
    seriesIds.length === 0
      ? []
      : await clients.rows<SeriesRow>(sql("queries/metric-series"), { ...metric, seriesIds });
  return {
    series: series.map(toStoredSeries),
    points: page.map(toStoredPoint),
    next: last ? writeCursor(`metric ${name}`, [last.seriesId, last.timeNanos, last.pointId]) : null,
  };
}

// --- internal ---

const HEX_8 = /^[0-9a-f]{16}$/;

interface SeriesRow extends AttributesRow, EnclosingRow {
  seriesId: string;
  kind: MetricKind;
  unit: string;
  description: string;
  temporality: number;
  monotonic: number;
  metadataBase64: string;
}

function toStoredSeries(row: SeriesRow): StoredSeries {
  return {
    id: row.seriesId,
    kind: row.kind,
    unit: row.unit,
    description: row.description,
    temporality: row.temporality,
    isMonotonic: row.monotonic !== 0,
    metadata: Buffer.from(row.metadataBase64, "base64"),
    serviceName: row.serviceName,
    ...toStoredAttributes(row),
    ...toStoredEnclosing(row),
  };
}

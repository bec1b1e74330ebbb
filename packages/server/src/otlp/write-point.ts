import type { ByteBuffer } from "../columns/byte-buffer.ts";
import type { MetricColumns } from "../columns/metric-columns.ts";
import { PRESENT_INT } from "../columns/metric-columns.ts";
import { appendRanges } from "./append-ranges.ts";
import type { Enclosing } from "./enclosing.ts";
import { EXEMPLAR_ATTRIBUTES } from "./wire/metric-fields.ts";
import type { MetricHeader } from "./wire/metric-header.ts";
import type { PointFields } from "./wire/point-fields.ts";
import type { Range } from "./wire/range.ts";
import { writeAttributes } from "./write-attributes.ts";

/** Which point of which series it is. */
export interface PointIdentity {
  readonly projectId: string;
  /** Eight bytes or more. */
  readonly series: Buffer;
  readonly id: Buffer;
  /** Microseconds since 1970. */
  readonly receivedAt: number;
}

const MAX_TEMPORALITY = 2;

/** Writes one value to every column, for a data point that has been found good. */
export function writePoint(
  bytes: Buffer,
  metric: MetricHeader,
  point: PointFields,
  enclosing: Enclosing,
  identity: PointIdentity,
  columns: MetricColumns,
  row: number,
): void {
  columns.project_id.appendText(identity.projectId);
  columns.series.appendBytes(identity.series);
  columns.time.appendWords(point.time.low, point.time.high);
  columns.id.appendBytes(identity.id);
  columns.start_time_nanos.appendWords(point.startTime.low, point.startTime.high);
  columns.received_at.append(identity.receivedAt);
  enclosing.countRepeated(metric.bytes);
  writeHeader(bytes, metric, columns, row);
  columns.flags.append(point.flags);
  writeValues(point, columns);
  appendRanges(columns.exemplars, row, bytes, point.exemplars, EXEMPLAR_ATTRIBUTES);
  const { attributes } = point;
  columns.dropped_attributes.append(attributes.dropped + writeAttributes(attributes, columns, row));
  enclosing.write(columns, row);
}

function writeHeader(bytes: Buffer, metric: MetricHeader, columns: MetricColumns, row: number): void {
  const append = (column: MetricColumns["name"], { start, end }: Range) =>
    column.appendUtf8(bytes, start, end);
  append(columns.name, metric.name);
  columns.kind.appendText(metric.kind!);
  append(columns.unit, metric.unit);
  append(columns.description, metric.description);
  columns.temporality.append(metric.temporality <= MAX_TEMPORALITY ? metric.temporality : 0);
  columns.monotonic.append(metric.monotonic);
  appendRanges(columns.metadata, row, bytes, metric.metadata);
}

function writeValues(point: PointFields, columns: MetricColumns): void {
  columns.present.append(point.present);
  const { low, high } = point.int;
  const isInt = (point.present & PRESENT_INT) !== 0;
  columns.value.append(isInt ? (high | 0) * 0x1_0000_0000 + low : point.double);
  columns.int_value.appendWords(low, high);
  columns.count.appendWords(point.count.low, point.count.high);
  columns.sum.append(point.sum);
  columns.min.append(point.min);
  columns.max.append(point.max);
  appendList(columns.bucket_counts, point.bucketCounts);
  appendList(columns.explicit_bounds, point.explicitBounds);
  columns.scale.append(point.scale);
  columns.zero_count.appendWords(point.zeroCount.low, point.zeroCount.high);
  columns.zero_threshold.append(point.zeroThreshold);
  columns.positive_offset.append(point.positiveOffset);
  appendList(columns.positive_counts, point.positiveCounts);
  columns.negative_offset.append(point.negativeOffset);
  appendList(columns.negative_counts, point.negativeCounts);
  appendList(columns.quantiles, point.quantiles);
  appendList(columns.quantile_values, point.quantileValues);
}

/** Eight bytes an element, in both. */
function appendList(column: MetricColumns["bucket_counts" | "quantiles"], list: ByteBuffer): void {
  column.elements.appendRun(list.view());
  column.added(list.length / 8);
  column.endRow();
}

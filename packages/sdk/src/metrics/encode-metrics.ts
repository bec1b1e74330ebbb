import type { Attributes, HrTime } from "@opentelemetry/api";
import { encodeAttribute } from "../exporter/encode-attributes.ts";
import { ProtobufWriter } from "../exporter/protobuf-writer.ts";
import type { Resource } from "../tracer/readable-span.ts";
import {
  type DataPoint,
  DataPointType,
  type Exemplar,
  type ExponentialBuckets,
  type ExponentialHistogramValue,
  type HistogramValue,
  type MetricData,
  type ResourceMetrics,
  type ScopeMetrics,
  ValueType,
} from "./metric-data.ts";

/**
 * An OTLP `ExportMetricsServiceRequest`
 * (https://github.com/open-telemetry/opentelemetry-proto, metrics.proto).
 */
export function encodeMetrics(metrics: ResourceMetrics): Buffer {
  const writer = new ProtobufWriter();
  const message = writer.beginMessage(field(1)); // ExportMetricsServiceRequest.resource_metrics
  encodeResource(writer, metrics.resource);
  for (const scope of metrics.scopeMetrics) encodeScope(writer, scope);
  encodeText(writer, field(3), metrics.resource.schemaUrl);
  writer.endMessage(message);
  return writer.take();
}

function encodeResource(writer: ProtobufWriter, resource: Resource): void {
  const message = writer.beginMessage(field(1));
  for (const [key, value] of Object.entries(resource.attributes)) {
    // A customer's resource may hold promises that have not settled.
    if (!((value as unknown) instanceof Promise)) encodeAttribute(writer, field(1), key, value);
  }
  writer.endMessage(message);
}

function encodeScope(writer: ProtobufWriter, { scope, metrics }: ScopeMetrics): void {
  const message = writer.beginMessage(field(2)); // ResourceMetrics.scope_metrics
  const scopeMessage = writer.beginMessage(field(1));
  encodeText(writer, field(1), scope.name);
  encodeText(writer, field(2), scope.version);
  writer.endMessage(scopeMessage);
  for (const metric of metrics) encodeMetric(writer, metric);
  encodeText(writer, field(3), scope.schemaUrl);
  writer.endMessage(message);
}

function encodeMetric(writer: ProtobufWriter, metric: MetricData): void {
  const { descriptor, dataPointType, dataPoints } = metric;
  const number = FIELD_OF_TYPE.get(dataPointType);
  if (number === undefined) return;
  const message = writer.beginMessage(field(2)); // ScopeMetrics.metrics
  encodeText(writer, field(1), descriptor.name);
  encodeText(writer, field(2), descriptor.description);
  encodeText(writer, field(3), descriptor.unit);
  const data = writer.beginMessage(field(number));
  for (const point of dataPoints) {
    const pointMessage = writer.beginMessage(field(1));
    if (dataPointType === DataPointType.HISTOGRAM)
      encodeHistogram(writer, point as DataPoint<HistogramValue>);
    else if (dataPointType === DataPointType.EXPONENTIAL_HISTOGRAM)
      encodeExponentialHistogram(writer, point as DataPoint<ExponentialHistogramValue>);
    else encodeNumber(writer, point as DataPoint<number>, descriptor.valueType === ValueType.INT);
    writer.endMessage(pointMessage);
  }
  if (dataPointType !== DataPointType.GAUGE) {
    writer.varint(2 << 3); // aggregation_temporality: 1 delta, 2 cumulative; the SDK counts from 0
    writer.varint(metric.aggregationTemporality + 1);
  }
  if (dataPointType === DataPointType.SUM && metric.isMonotonic === true) {
    writer.varint(3 << 3); // Sum.is_monotonic
    writer.varint(1);
  }
  writer.endMessage(data);
  writer.endMessage(message);
}

/** The fields of Metric. */
const FIELD_OF_TYPE: ReadonlyMap<number, number> = new Map([
  [DataPointType.GAUGE, 5],
  [DataPointType.SUM, 7],
  [DataPointType.HISTOGRAM, 9],
  [DataPointType.EXPONENTIAL_HISTOGRAM, 10],
]);

function encodeNumber(writer: ProtobufWriter, point: DataPoint<number>, isInt: boolean): void {
  encodeAttributes(writer, 7, point.attributes);
  encodeTimes(writer, point);
  if (isInt && Number.isSafeInteger(point.value)) encodeFixed(writer, 6, point.value);
  else encodeDouble(writer, 4, point.value);
  encodeExemplars(writer, 5, point.exemplars);
}

function encodeHistogram(writer: ProtobufWriter, point: DataPoint<HistogramValue>): void {
  const { buckets, count, sum, min, max } = point.value;
  encodeAttributes(writer, 9, point.attributes);
  encodeTimes(writer, point);
  encodeFixed(writer, 4, count);
  if (sum !== undefined) encodeDouble(writer, 5, sum);
  writer.varint(field(6)); // bucket_counts, packed
  writer.varint(buckets.counts.length * 8);
  for (const bucket of buckets.counts) fixed64(writer, bucket);
  writer.varint(field(7)); // explicit_bounds, packed
  writer.varint(buckets.boundaries.length * 8);
  for (const boundary of buckets.boundaries) writer.double(boundary);
  encodeExemplars(writer, 8, point.exemplars);
  if (count > 0 && Number.isFinite(min)) encodeDouble(writer, 11, min as number);
  if (count > 0 && Number.isFinite(max)) encodeDouble(writer, 12, max as number);
}

function encodeExponentialHistogram(
  writer: ProtobufWriter,
  point: DataPoint<ExponentialHistogramValue>,
): void {
  const { count, sum, scale, zeroCount, positive, negative, min, max } = point.value;
  encodeAttributes(writer, 1, point.attributes);
  encodeTimes(writer, point);
  encodeFixed(writer, 4, count);
  if (sum !== undefined) encodeDouble(writer, 5, sum);
  writer.varint(6 << 3);
  writer.varint(zigzag(scale));
  encodeFixed(writer, 7, zeroCount);
  encodeBuckets(writer, 8, positive);
  encodeBuckets(writer, 9, negative);
  encodeExemplars(writer, 11, point.exemplars);
  if (count > 0 && Number.isFinite(min)) encodeDouble(writer, 12, min as number);
  if (count > 0 && Number.isFinite(max)) encodeDouble(writer, 13, max as number);
}

function encodeBuckets(writer: ProtobufWriter, number: number, buckets: ExponentialBuckets): void {
  const message = writer.beginMessage(field(number));
  writer.varint(1 << 3);
  writer.varint(zigzag(buckets.offset));
  const counts = writer.beginMessage(field(2)); // packed
  for (const count of buckets.bucketCounts) writer.varint(count);
  writer.endMessage(counts);
  writer.endMessage(message);
}

function encodeExemplars(
  writer: ProtobufWriter,
  number: number,
  exemplars: readonly Exemplar[] | undefined,
): void {
  for (const exemplar of exemplars ?? []) {
    const message = writer.beginMessage(field(number));
    encodeTime(writer, 2, exemplar.timestamp);
    encodeDouble(writer, 3, exemplar.value);
    if (exemplar.spanId) {
      writer.varint(field(4));
      writer.hex(exemplar.spanId);
    }
    if (exemplar.traceId) {
      writer.varint(field(5));
      writer.hex(exemplar.traceId);
    }
    encodeAttributes(writer, 7, exemplar.filteredAttributes);
    writer.endMessage(message);
  }
}

function encodeAttributes(writer: ProtobufWriter, number: number, attributes: Attributes | undefined): void {
  for (const key in attributes) encodeAttribute(writer, field(number), key, attributes[key]);
}

/** The numbers are the same in every kind of point. */
function encodeTimes(writer: ProtobufWriter, point: DataPoint): void {
  encodeTime(writer, 2, point.startTime);
  encodeTime(writer, 3, point.endTime);
}

function encodeTime(writer: ProtobufWriter, number: number, [seconds, nanos]: HrTime): void {
  writer.varint((number << 3) | 1);
  writer.fixed64Nanos(seconds, nanos);
}

function encodeDouble(writer: ProtobufWriter, number: number, value: number): void {
  writer.varint((number << 3) | 1);
  writer.double(value);
}

function encodeFixed(writer: ProtobufWriter, number: number, value: number): void {
  writer.varint((number << 3) | 1);
  fixed64(writer, value);
}

/** A safe integer in 64 bits, negative ones in two's complement. */
function fixed64(writer: ProtobufWriter, value: number): void {
  writer.fixed32(value);
  writer.fixed32(Math.floor(value / 2 ** 32));
}

function zigzag(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1;
}

function encodeText(writer: ProtobufWriter, tag: number, text: string | undefined): void {
  if (!text) return;
  writer.varint(tag);
  writer.string(text);
}

/** The tag of a length-delimited field. */
function field(number: number): number {
  return (number << 3) | 2;
}

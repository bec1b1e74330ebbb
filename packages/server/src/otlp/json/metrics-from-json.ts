import {
  BUCKETS_COUNTS,
  BUCKETS_OFFSET,
  DATA_MONOTONIC,
  DATA_POINTS,
  DATA_TEMPORALITY,
  EXEMPLAR_AS_DOUBLE,
  EXEMPLAR_AS_INT,
  EXEMPLAR_ATTRIBUTES,
  EXEMPLAR_SPAN_ID,
  EXEMPLAR_TIME,
  EXEMPLAR_TRACE_ID,
  METRIC_DATA,
  METRIC_DESCRIPTION,
  METRIC_METADATA,
  METRIC_NAME,
  METRIC_UNIT,
  type MetricKind,
  POINT_FIELDS,
  QUANTILE_QUANTILE,
  QUANTILE_VALUE,
} from "../wire/metric-fields.ts";
import type { ProtoWriter } from "../wire/proto-writer.ts";
import {
  doubleOf,
  enumOf,
  int32Of,
  int64Of,
  type JsonObject,
  objectOf,
  objectsOf,
  uint64Of,
  valuesOf,
} from "./json-fields.ts";
import { requestFromJson } from "./request-from-json.ts";
import { writeField } from "./write-field.ts";
import { writeKeyValues } from "./write-key-values.ts";

const TEMPORALITIES = [
  "AGGREGATION_TEMPORALITY_UNSPECIFIED",
  "AGGREGATION_TEMPORALITY_DELTA",
  "AGGREGATION_TEMPORALITY_CUMULATIVE",
];
const KINDS = Object.keys(METRIC_DATA) as MetricKind[];

/** An `ExportMetricsServiceRequest` in OTLP/JSON as the same message in protobuf; {@link MalformedRequest} for anything else. */
export function metricsFromJson(text: string | Uint8Array): Uint8Array {
  return requestFromJson(text, {
    resourceItems: "resourceMetrics",
    scopeItems: "scopeMetrics",
    items: "metrics",
    writeItem: writeMetric,
  });
}

// --- internal ---

function writeMetric(writer: ProtoWriter, metric: JsonObject): void {
  writeField.text(writer, METRIC_NAME, metric.name);
  writeField.text(writer, METRIC_DESCRIPTION, metric.description);
  writeField.text(writer, METRIC_UNIT, metric.unit);
  writeKeyValues(writer, METRIC_METADATA, metric.metadata);
  for (const kind of KINDS) {
    const data = objectOf(metric[kind], kind);
    if (data === undefined) continue;
    const opened = writer.open(METRIC_DATA[kind]);
    for (const point of objectsOf(data.dataPoints, "dataPoints")) {
      const openedPoint = writer.open(DATA_POINTS);
      writePoint(writer, POINT_FIELDS[kind], point);
      writer.close(openedPoint);
    }
    const temporality = enumOf(data.aggregationTemporality, TEMPORALITIES);
    writeField.number(writer, DATA_TEMPORALITY, temporality);
    writeField.number(writer, DATA_MONOTONIC, data.isMonotonic === true ? 1 : 0);
    writer.close(opened);
  }
}

/** Writes those of the members that a point of this kind has. */
function writePoint(
  writer: ProtoWriter,
  { attributes, ...fields }: (typeof POINT_FIELDS)[MetricKind],
  point: JsonObject,
): void {
  writeKeyValues(writer, attributes, point.attributes);
  for (const [field, tag] of Object.entries(fields)) {
    WRITERS[field as PointField](writer, tag, point[JSON_NAMES[field] ?? field]);
  }
}

type FieldsOf<Kind extends MetricKind> = keyof (typeof POINT_FIELDS)[Kind];
type PointField = Exclude<{ [Kind in MetricKind]: FieldsOf<Kind> }[MetricKind], "attributes">;
type FieldWriter = (writer: ProtoWriter, tag: number, value: unknown) => void;

const JSON_NAMES: Readonly<Record<string, string>> = { startTime: "startTimeUnixNano", time: "timeUnixNano" };

const WRITERS: Readonly<Record<PointField, FieldWriter>> = {
  startTime: writeField.fixed64,
  time: writeField.fixed64,
  flags: writeField.uint32,
  count: writeField.fixed64,
  zeroCount: writeField.fixed64,
  asDouble: (writer, tag, value) =>
    writeDouble(writer, tag, value === undefined ? undefined : doubleOf(value)),
  asInt: (writer, tag, value) => writeInt(writer, tag, POINT_FIELDS.gauge.asDouble, value),
  sum: writeOptional,
  min: writeOptional,
  max: writeOptional,
  zeroThreshold: writeOptional,
  scale: writeSigned,
  bucketCounts(writer, tag, value) {
    const counts = valuesOf(value, "bucketCounts").map(uint64Of);
    if (counts.length > 0) writer.packedFixed64(tag, counts);
  },
  explicitBounds(writer, tag, value) {
    const bounds = valuesOf(value, "explicitBounds").map((bound) => doubleOf(bound) ?? Number.NaN);
    if (bounds.length > 0) writer.packedDoubles(tag, bounds);
  },
  positive: writeBuckets,
  negative: writeBuckets,
  quantileValues(writer, tag, value) {
    for (const { quantile, value: at } of objectsOf(value, "quantileValues")) {
      const opened = writer.open(tag);
      writeOptional(writer, QUANTILE_QUANTILE, quantile);
      writeDouble(writer, QUANTILE_VALUE, at === undefined ? undefined : doubleOf(at));
      writer.close(opened);
    }
  },
  exemplars(writer, tag, value) {
    for (const exemplar of objectsOf(value, "exemplars")) writeExemplar(writer, tag, exemplar);
  },
};

function writeBuckets(writer: ProtoWriter, tag: number, value: unknown): void {
  const buckets = objectOf(value, "buckets");
  if (buckets === undefined) return;
  const opened = writer.open(tag);
  writeSigned(writer, BUCKETS_OFFSET, buckets.offset);
  const counts = valuesOf(buckets.bucketCounts, "bucketCounts").map(uint64Of);
  if (counts.length > 0) writer.packedVarints(BUCKETS_COUNTS, counts);
  writer.close(opened);
}

function writeExemplar(writer: ProtoWriter, tag: number, exemplar: JsonObject): void {
  const opened = writer.open(tag);
  writeField.fixed64(writer, EXEMPLAR_TIME, exemplar.timeUnixNano);
  const { asDouble, asInt } = exemplar;
  writeDouble(writer, EXEMPLAR_AS_DOUBLE, asDouble === undefined ? undefined : doubleOf(asDouble));
  writeInt(writer, EXEMPLAR_AS_INT, EXEMPLAR_AS_DOUBLE, asInt);
  writeField.id(writer, EXEMPLAR_SPAN_ID, exemplar.spanId);
  writeField.id(writer, EXEMPLAR_TRACE_ID, exemplar.traceId);
  writeKeyValues(writer, EXEMPLAR_ATTRIBUTES, exemplar.filteredAttributes);
  writer.close(opened);
}

/** JavaScript's exporter sends any whole number as an int: what 64 bits cannot hold goes as a double. */
function writeInt(writer: ProtoWriter, tag: number, doubleTag: number, value: unknown): void {
  const whole = int64Of(value);
  if (whole !== undefined) writer.fixed64(tag, whole);
  else writeOptional(writer, doubleTag, value);
}

function writeDouble(writer: ProtoWriter, tag: number, double: number | undefined): void {
  if (double !== undefined) writer.double(tag, double);
}

/** A double that null leaves out. */
function writeOptional(writer: ProtoWriter, tag: number, value: unknown): void {
  if (value !== undefined && value !== null) writeDouble(writer, tag, doubleOf(value));
}

function writeSigned(writer: ProtoWriter, tag: number, value: unknown): void {
  const number = int32Of(value);
  if (number !== 0) writer.varint(tag, ((number << 1) ^ (number >> 31)) >>> 0);
}

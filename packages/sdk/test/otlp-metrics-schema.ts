import protobuf from "protobufjs";

// The part of opentelemetry-proto 1.x that metrics use; the numbers are the wire format.
const SCHEMA = `
syntax = "proto3";
message ExportMetricsServiceRequest { repeated ResourceMetrics resource_metrics = 1; }
message ResourceMetrics { Resource resource = 1; repeated ScopeMetrics scope_metrics = 2; string schema_url = 3; }
message ScopeMetrics { InstrumentationScope scope = 1; repeated Metric metrics = 2; string schema_url = 3; }
message Resource { repeated KeyValue attributes = 1; uint32 dropped_attributes_count = 2; }
message InstrumentationScope { string name = 1; string version = 2; repeated KeyValue attributes = 3; }
message KeyValue { string key = 1; AnyValue value = 2; }
message AnyValue {
  oneof value {
    string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4;
    ArrayValue array_value = 5; KeyValueList kvlist_value = 6; bytes bytes_value = 7;
  }
}
message ArrayValue { repeated AnyValue values = 1; }
message KeyValueList { repeated KeyValue values = 1; }
message Metric {
  string name = 1; string description = 2; string unit = 3;
  oneof data { Gauge gauge = 5; Sum sum = 7; Histogram histogram = 9; ExponentialHistogram exponential_histogram = 10; }
}
message Gauge { repeated NumberDataPoint data_points = 1; }
message Sum { repeated NumberDataPoint data_points = 1; int32 aggregation_temporality = 2; bool is_monotonic = 3; }
message Histogram { repeated HistogramDataPoint data_points = 1; int32 aggregation_temporality = 2; }
message ExponentialHistogram { repeated ExponentialHistogramDataPoint data_points = 1; int32 aggregation_temporality = 2; }
message NumberDataPoint {
  repeated KeyValue attributes = 7; fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3;
  oneof value { double as_double = 4; sfixed64 as_int = 6; }
  repeated Exemplar exemplars = 5; uint32 flags = 8;
}
message HistogramDataPoint {
  repeated KeyValue attributes = 9; fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3;
  fixed64 count = 4; optional double sum = 5; repeated fixed64 bucket_counts = 6; repeated double explicit_bounds = 7;
  repeated Exemplar exemplars = 8; uint32 flags = 10; optional double min = 11; optional double max = 12;
}
message ExponentialHistogramDataPoint {
  repeated KeyValue attributes = 1; fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3;
  fixed64 count = 4; optional double sum = 5; sint32 scale = 6; fixed64 zero_count = 7;
  Buckets positive = 8; Buckets negative = 9; uint32 flags = 10; repeated Exemplar exemplars = 11;
  optional double min = 12; optional double max = 13; double zero_threshold = 14;
}
message Buckets { sint32 offset = 1; repeated uint64 bucket_counts = 2; }
message Exemplar {
  repeated KeyValue filtered_attributes = 7; fixed64 time_unix_nano = 2;
  oneof value { double as_double = 3; sfixed64 as_int = 6; }
  bytes span_id = 4; bytes trace_id = 5;
}
`;

const requestType = protobuf.parse(SCHEMA).root.lookupType("ExportMetricsServiceRequest");

/** One data point with what stands around it. */
export interface ReceivedPoint {
  name: string;
  description: string;
  unit: string;
  kind: "gauge" | "sum" | "histogram" | "exponentialHistogram";
  /** 1 delta, 2 cumulative. */
  temporality: number | undefined;
  monotonic: boolean | undefined;
  scope: string;
  scopeVersion: string;
  resource: Record<string, unknown>;
  attributes: Record<string, unknown>;
  start: bigint;
  time: bigint;
  /** Of gauges and sums, and whether it came as a whole number. */
  value: number;
  isInt: boolean;
  count: number;
  sum: number | undefined;
  min: number | undefined;
  max: number | undefined;
  bucketCounts: number[];
  bounds: number[];
  scale: number;
  zeroCount: number;
  positive: { offset: number; bucketCounts: number[] } | undefined;
  negative: { offset: number; bucketCounts: number[] } | undefined;
  exemplars: { value: number; traceId: string; spanId: string }[];
}

export function decodeMetrics(body: Uint8Array): ReceivedPoint[] {
  const request = requestType.toObject(requestType.decode(body), { longs: String, arrays: true });
  return request.resourceMetrics.flatMap((group: Loose) =>
    group.scopeMetrics.flatMap((scoped: Loose) =>
      scoped.metrics.flatMap((metric: Loose) => toPoints(metric, scoped.scope, group.resource)),
    ),
  );
}

// biome-ignore lint/suspicious/noExplicitAny: protobufjs has no static types without generated code
type Loose = any;

function toPoints(metric: Loose, scope: Loose, resource: Loose): ReceivedPoint[] {
  const kind = (["gauge", "sum", "histogram", "exponentialHistogram"] as const).find((name) => metric[name]);
  if (kind === undefined) throw new Error(`a metric without data: ${metric.name}`);
  const data = metric[kind];
  return data.dataPoints.map((point: Loose) => ({
    name: metric.name,
    description: metric.description ?? "",
    unit: metric.unit ?? "",
    kind,
    temporality: data.aggregationTemporality,
    monotonic: kind === "sum" ? data.isMonotonic === true : undefined,
    scope: scope?.name ?? "",
    scopeVersion: scope?.version ?? "",
    resource: toAttributes(resource?.attributes),
    attributes: toAttributes(point.attributes),
    start: BigInt(point.startTimeUnixNano ?? 0),
    time: BigInt(point.timeUnixNano ?? 0),
    value: Number(point.asDouble ?? point.asInt),
    isInt: point.asInt !== undefined,
    count: Number(point.count ?? 0),
    sum: point.sum,
    min: point.min,
    max: point.max,
    bucketCounts: (point.bucketCounts ?? []).map(Number),
    bounds: point.explicitBounds ?? [],
    scale: point.scale ?? 0,
    zeroCount: Number(point.zeroCount ?? 0),
    positive: toBuckets(point.positive),
    negative: toBuckets(point.negative),
    exemplars: (point.exemplars ?? []).map((exemplar: Loose) => ({
      value: Number(exemplar.asDouble ?? exemplar.asInt),
      traceId: Buffer.from(exemplar.traceId ?? []).toString("hex"),
      spanId: Buffer.from(exemplar.spanId ?? []).toString("hex"),
    })),
  }));
}

function toBuckets(buckets: Loose): ReceivedPoint["positive"] {
  return buckets && { offset: buckets.offset ?? 0, bucketCounts: (buckets.bucketCounts ?? []).map(Number) };
}

function toAttributes(pairs: Loose[] | undefined): Record<string, unknown> {
  return Object.fromEntries((pairs ?? []).map(({ key, value }) => [key, toValue(value)]));
}

function toValue(value: Loose): unknown {
  if (value?.arrayValue) return (value.arrayValue.values ?? []).map(toValue);
  if (value?.intValue !== undefined) return Number(value.intValue);
  return value?.stringValue ?? value?.boolValue ?? value?.doubleValue ?? null;
}

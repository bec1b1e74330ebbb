/**
 * Tags (field number × 8 + wire type) of the OTLP messages of metrics.
 * Source: https://github.com/open-telemetry/opentelemetry-proto, opentelemetry/proto/metrics/v1
 */
export const METRIC_NAME = 0x0a;
export const METRIC_DESCRIPTION = 0x12;
export const METRIC_UNIT = 0x1a;
export const METRIC_METADATA = 0x62;

/** The field of Metric that holds its data, by the name it has in OTLP/JSON: the kind of the metric. */
export const METRIC_DATA = {
  gauge: 0x2a,
  sum: 0x3a,
  histogram: 0x4a,
  exponentialHistogram: 0x52,
  summary: 0x5a,
} as const;

export type MetricKind = keyof typeof METRIC_DATA;

/** Of `Gauge`, `Sum`, `Histogram`, `ExponentialHistogram` and `Summary` alike. */
export const DATA_POINTS = 0x0a;
export const DATA_TEMPORALITY = 0x10;
export const DATA_MONOTONIC = 0x18;

const NUMBER_POINT = {
  startTime: 0x11,
  time: 0x19,
  asDouble: 0x21,
  exemplars: 0x2a,
  asInt: 0x31,
  attributes: 0x3a,
  flags: 0x40,
} as const;

/** The fields of a data point of each kind. */
export const POINT_FIELDS = {
  gauge: NUMBER_POINT,
  sum: NUMBER_POINT,
  histogram: {
    startTime: 0x11,
    time: 0x19,
    count: 0x21,
    sum: 0x29,
    bucketCounts: 0x32,
    explicitBounds: 0x3a,
    exemplars: 0x42,
    attributes: 0x4a,
    flags: 0x50,
    min: 0x59,
    max: 0x61,
  },
  exponentialHistogram: {
    attributes: 0x0a,
    startTime: 0x11,
    time: 0x19,
    count: 0x21,
    sum: 0x29,
    scale: 0x30,
    zeroCount: 0x39,
    positive: 0x42,
    negative: 0x4a,
    flags: 0x50,
    exemplars: 0x5a,
    min: 0x61,
    max: 0x69,
    zeroThreshold: 0x71,
  },
  summary: {
    startTime: 0x11,
    time: 0x19,
    count: 0x21,
    sum: 0x29,
    quantileValues: 0x32,
    attributes: 0x3a,
    flags: 0x40,
  },
} as const satisfies Record<MetricKind, Readonly<Record<string, number>>>;

/** `ExponentialHistogramDataPoint.Buckets`. */
export const BUCKETS_OFFSET = 0x08;
export const BUCKETS_COUNTS = 0x12;

/** `SummaryDataPoint.ValueAtQuantile`. */
export const QUANTILE_QUANTILE = 0x09;
export const QUANTILE_VALUE = 0x11;

export const EXEMPLAR_TIME = 0x11;
export const EXEMPLAR_AS_DOUBLE = 0x19;
export const EXEMPLAR_SPAN_ID = 0x22;
export const EXEMPLAR_TRACE_ID = 0x2a;
export const EXEMPLAR_AS_INT = 0x31;
export const EXEMPLAR_ATTRIBUTES = 0x3a;

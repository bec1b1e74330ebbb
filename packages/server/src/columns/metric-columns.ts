import { RowBlock } from "./row-block.ts";

/** The columns of `metric_points`, as `SPAN_COLUMNS` are those of `spans`: one row a data point. */
export const METRIC_COLUMNS = {
  project_id: "String",
  name: "String",
  series: "FixedString(8)", // hash of everything but the point itself: who measured what, under which attributes
  time: "DateTime64(9, 'UTC')",
  id: "FixedString(8)", // hash of the point: one sent again is the same row
  start_time_nanos: "UInt64", // since 1970; 0 where it does not say
  received_at: "DateTime64(6, 'UTC')",

  kind: "String", // gauge, sum, histogram, exponentialHistogram, summary
  unit: "String",
  description: "String",
  temporality: "UInt8", // OTLP AggregationTemporality: 0 unspecified, 1 delta, 2 cumulative
  monotonic: "UInt8",
  metadata: "String", // the bytes of the Metric message's `metadata` fields
  flags: "UInt32",

  present: "UInt8", // which of those that may be missing were sent: PRESENT_*
  value: "Float64", // of a gauge or sum; an int as the nearest double
  int_value: "Int64", // the int itself
  count: "UInt64", // of a histogram, exponential histogram or summary, and so on
  sum: "Float64",
  min: "Float64",
  max: "Float64",
  bucket_counts: "Array(UInt64)", // of a histogram
  explicit_bounds: "Array(Float64)",
  scale: "Int32", // of an exponential histogram
  zero_count: "UInt64",
  zero_threshold: "Float64",
  positive_offset: "Int32",
  positive_counts: "Array(UInt64)",
  negative_offset: "Int32",
  negative_counts: "Array(UInt64)",
  quantiles: "Array(Float64)", // of a summary
  quantile_values: "Array(Float64)",
  exemplars: "String", // the bytes of the data point's `exemplars` fields

  attr_string: "Map(String, String)",
  attr_int: "Map(String, Int64)",
  attr_double: "Map(String, Float64)",
  attr_bool: "Map(String, UInt8)",
  attr_other: "Map(String, String)",
  dropped_attributes: "UInt32",
  service: "String",
  environment: "String",
  resource: "String",
  resource_schema_url: "String",
  scope_name: "String",
  scope_version: "String",
  scope: "String",
  scope_schema_url: "String",
} as const;

/** Bits of the column `present`. */
export const PRESENT_INT = 1;
export const PRESENT_DOUBLE = 2;
export const PRESENT_SUM = 4;
export const PRESENT_MIN = 8;
export const PRESENT_MAX = 16;

/** Rows for `metric_points`. */
export class MetricBlock extends RowBlock<typeof METRIC_COLUMNS> {
  constructor(requestBytes = 0) {
    super("metric_points", METRIC_COLUMNS, requestBytes);
  }
}

export type MetricColumns = MetricBlock["columns"];

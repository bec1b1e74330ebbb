import { z } from "@hono/zod-openapi";
import { keyValue } from "./any-value.ts";
import { resource, scope } from "./resource.ts";
import { isoNanos } from "./session.ts";

export const metricKind = z.enum(["gauge", "sum", "histogram", "exponentialHistogram", "summary"]);
export const temporality = z.enum(["unspecified", "delta", "cumulative"]);

/** What JSON has no number for is a string, as in OTLP/JSON. */
export const jsonDouble = z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity", "-0"])]);
/** An unsigned 64-bit integer. */
export const uint64 = z.string().regex(/^\d+$/);
const int64 = z.string().regex(/^-?\d+$/);

/** A name and a way of measuring it. */
export const metricSummary = z.object({
  name: z.string(),
  kind: metricKind,
  unit: z.string(),
  description: z.string(),
  temporality,
  isMonotonic: z.boolean(),
  /** How many senders and sets of attributes it was measured for: exact up to some thousands, then about. */
  seriesCount: z.int(),
  /** Of its data points; at most 100. */
  attributeKeys: z.array(z.string()),
  firstTime: isoNanos,
  lastTime: isoNanos,
});

export const metricList = z.object({
  metrics: z.array(metricSummary),
  /** Whether there are more than one answer holds: `search` finds them. */
  hasMore: z.boolean(),
});

/** Who measured what, under which attributes: what the points of one line have in common. */
export const metricSeries = z.object({
  id: z.string(),
  kind: metricKind,
  unit: z.string(),
  description: z.string(),
  temporality,
  isMonotonic: z.boolean(),
  metadata: z.array(keyValue),
  attributes: z.array(keyValue),
  serviceName: z.string().nullable(),
  resource,
  scope,
});

export const exemplar = z.object({
  time: isoNanos,
  asInt: int64.optional(),
  asDouble: jsonDouble.optional(),
  traceId: z.string(),
  spanId: z.string(),
  filteredAttributes: z.array(keyValue),
});

export const buckets = z.object({ offset: z.int(), bucketCounts: z.array(uint64) });

/** A data point with the fields that its kind has, named as in OTLP/JSON; those that were not sent are missing. */
export const metricPoint = z.object({
  /** `id` of its series. */
  series: z.string(),
  time: isoNanos,
  startTime: isoNanos.nullable(),
  flags: z.int(),
  droppedAttributesCount: z.int(),
  asInt: int64.optional(),
  asDouble: jsonDouble.optional(),
  count: uint64.optional(),
  sum: jsonDouble.optional(),
  min: jsonDouble.optional(),
  max: jsonDouble.optional(),
  bucketCounts: z.array(uint64).optional(),
  explicitBounds: z.array(jsonDouble).optional(),
  scale: z.int().optional(),
  zeroCount: uint64.optional(),
  zeroThreshold: jsonDouble.optional(),
  positive: buckets.optional(),
  negative: buckets.optional(),
  quantileValues: z.array(z.object({ quantile: jsonDouble, value: jsonDouble })).optional(),
  exemplars: z.array(exemplar),
});

export const metricPoints = z.object({
  name: z.string(),
  /** The series of these points. */
  series: z.array(metricSeries),
  /** Series by series, each in the order of time. */
  points: z.array(metricPoint),
  /** Give it back as `cursor` for the next page; `null` on the last. */
  next: z.string().nullable(),
});

export type MetricKind = z.infer<typeof metricKind>;
export type JsonDouble = z.infer<typeof jsonDouble>;
export type MetricSummary = z.infer<typeof metricSummary>;
export type MetricList = z.infer<typeof metricList>;
export type MetricSeries = z.infer<typeof metricSeries>;
export type Exemplar = z.infer<typeof exemplar>;
export type MetricPoint = z.infer<typeof metricPoint>;
export type MetricPoints = z.infer<typeof metricPoints>;

import type { Attributes, HrTime } from "@opentelemetry/api";
import type { InstrumentationScope, Resource } from "../tracer/readable-span.ts";

/**
 * What a collection of metrics looks like, in the shape of sdk-metrics 1.30 to 3.x: it is what our own meters, a
 * customer's readers and the encoder have in common.
 */
export interface ResourceMetrics {
  readonly resource: Resource;
  readonly scopeMetrics: readonly ScopeMetrics[];
}

export interface ScopeMetrics {
  readonly scope: InstrumentationScope;
  readonly metrics: readonly MetricData[];
}

export interface MetricDescriptor {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly valueType: number;
}

export interface MetricData {
  readonly descriptor: MetricDescriptor;
  readonly aggregationTemporality: number;
  readonly dataPointType: number;
  /** Of sums. */
  readonly isMonotonic?: boolean;
  readonly dataPoints: readonly DataPoint[];
}

export interface DataPoint<T = number | HistogramValue | ExponentialHistogramValue> {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly attributes: Attributes;
  readonly value: T;
  readonly exemplars?: readonly Exemplar[] | undefined;
}

export interface HistogramValue {
  readonly buckets: { readonly boundaries: readonly number[]; readonly counts: readonly number[] };
  readonly count: number;
  readonly sum?: number | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

export interface ExponentialHistogramValue {
  readonly count: number;
  readonly scale: number;
  readonly zeroCount: number;
  readonly positive: ExponentialBuckets;
  readonly negative: ExponentialBuckets;
  readonly sum?: number | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

export interface ExponentialBuckets {
  readonly offset: number;
  readonly bucketCounts: readonly number[];
}

/** One of the measurements that a point sums up, and the span it was made in. */
export interface Exemplar {
  readonly value: number;
  readonly timestamp: HrTime;
  readonly traceId?: string | undefined;
  readonly spanId?: string | undefined;
  readonly filteredAttributes?: Attributes | undefined;
}

/** The numbers of the SDK's enumerations; OTLP has others for temporality. */
export const DataPointType = { HISTOGRAM: 0, EXPONENTIAL_HISTOGRAM: 1, GAUGE: 2, SUM: 3 } as const;
export const Temporality = { DELTA: 0, CUMULATIVE: 1 } as const;
export const ValueType = { INT: 0, DOUBLE: 1 } as const;

export type InstrumentType =
  | "COUNTER"
  | "GAUGE"
  | "HISTOGRAM"
  | "UP_DOWN_COUNTER"
  | "OBSERVABLE_COUNTER"
  | "OBSERVABLE_GAUGE"
  | "OBSERVABLE_UP_DOWN_COUNTER";

/** How many points there are in it. */
export function countPoints(metrics: ResourceMetrics): number {
  let points = 0;
  for (const scope of metrics.scopeMetrics)
    for (const metric of scope.metrics) points += metric.dataPoints.length;
  return points;
}

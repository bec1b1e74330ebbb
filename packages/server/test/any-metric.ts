import fc from "fast-check";
import { attributes, count, double, hex, int64, nanos, text } from "./any-span.ts";

const uint64 = fc
  .oneof(fc.nat({ max: 1_000 }).map(BigInt), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }))
  .map(String);
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const doubles = fc.array(double, { maxLength: 4 });
const counts = fc.array(uint64, { maxLength: 5 });
const number = fc.oneof(
  int64.map((asInt) => ({ asInt })),
  double.map((asDouble) => ({ asDouble })),
  fc.constant({}),
);
const exemplar = fc.record({
  after: nanos,
  value: number,
  traceId: hex(16),
  spanId: hex(8),
  filteredAttributes: attributes,
});
/** Of these none, some or all are sent. */
const extremes = fc.record({ sum: double, min: double, max: double }, { requiredKeys: [] });
const buckets = fc.record({ offset: int32, bucketCounts: counts });

const values = {
  gauge: number,
  sum: number,
  histogram: fc
    .tuple(fc.record({ count: uint64, bucketCounts: counts, explicitBounds: doubles }), extremes)
    .map(([required, optional]) => ({ ...required, ...optional })),
  exponentialHistogram: fc
    .tuple(
      fc.record({
        count: uint64,
        scale: int32,
        zeroCount: uint64,
        zeroThreshold: double,
        positive: buckets,
        negative: buckets,
      }),
      extremes,
    )
    .map(([required, optional]) => ({ ...required, ...optional })),
  summary: fc
    .tuple(
      fc.record({
        count: uint64,
        quantileValues: fc.array(fc.record({ quantile: double, value: double }), { maxLength: 3 }),
      }),
      double,
    )
    .map(([required, sum]) => ({ ...required, sum })),
};

const temporality = fc.integer({ min: 0, max: 2 });
const data = {
  gauge: fc.constant({}),
  sum: fc.record({ aggregationTemporality: temporality, isMonotonic: fc.boolean() }),
  histogram: fc.record({ aggregationTemporality: temporality }),
  exponentialHistogram: fc.record({ aggregationTemporality: temporality }),
  summary: fc.constant({}),
};

export type MetricKind = keyof typeof values;

/** A metric of one data point with everything it can say, its times as nanoseconds after some moment. */
export const anyMetric = fc.constantFrom(...(Object.keys(values) as MetricKind[])).chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    resource: fc.record({ attributes, droppedAttributesCount: count }),
    resourceSchemaUrl: text,
    scope: fc.record({ name: text, version: text, attributes, droppedAttributesCount: count }),
    scopeSchemaUrl: text,
    description: text,
    unit: text,
    metadata: attributes,
    data: data[kind] as fc.Arbitrary<{ aggregationTemporality?: number; isMonotonic?: boolean }>,
    after: nanos,
    startAfter: fc.option(nanos),
    flags: count,
    attributes,
    values: values[kind] as fc.Arbitrary<Record<string, unknown>>,
    exemplars: fc.array(exemplar, { maxLength: kind === "summary" ? 0 : 2 }),
  }),
);

export type AnyMetric = typeof anyMetric extends fc.Arbitrary<infer Metric> ? Metric : never;

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bucket, bucketQuantile } from "./bucket-quantile.ts";

const INF = Number.POSITIVE_INFINITY;

describe("bucketQuantile", () => {
  it("lies in the bucket of the exact quantile, whatever the values and bounds", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1_000, max: 1_000, noNaN: true }), { minLength: 1, maxLength: 200 }),
        fc.uniqueArray(fc.integer({ min: -900, max: 900 }), { maxLength: 20 }),
        fc.integer({ min: 0, max: 100 }),
        (values, unsorted, percent) => {
          const bounds = unsorted.sort((a, b) => a - b);
          const sorted = values.toSorted((a, b) => a - b);
          const extremes = { least: sorted[0]!, most: sorted.at(-1)! };
          const found = bucketQuantile(histogramOf(values, bounds), percent / 100, extremes)!;
          const exact = sorted[Math.max(0, Math.ceil((percent * values.length) / 100) - 1)]!;
          const at = bounds.findIndex((bound) => exact <= bound);
          const upper = at === -1 ? INF : bounds[at]!;
          const lower = (at === -1 ? bounds.at(-1) : bounds[at - 1]) ?? -INF;
          expect(found).toBeGreaterThanOrEqual(Math.max(lower, extremes.least));
          expect(found).toBeLessThanOrEqual(Math.min(upper, extremes.most));
        },
      ),
    );
  });

  it("takes values to lie evenly in their bucket", () => {
    const buckets = [bucket(0, 10, 10), bucket(10, 20, 10)];
    expect([0.25, 0.5, 0.75, 1].map((share) => round(bucketQuantile(buckets, share)))).toEqual([
      5, 10, 15, 20,
    ]);
  });

  it("adds up buckets with other bounds", () => {
    expect(round(bucketQuantile([bucket(0, 10, 10), bucket(0, 20, 10)], 0.75))).toBe(10);
  });

  it("goes no further than what is known where a bucket has no end", () => {
    expect(bucketQuantile([bucket(10, INF, 1)], 0.9)).toBe(10);
    expect(bucketQuantile([bucket(-INF, 10, 1)], 0)).toBe(0);
    expect(bucketQuantile([bucket(-INF, -10, 1)], 0.5)).toBe(-10);
    expect(bucketQuantile([bucket(-INF, INF, 1)], 0.5)).toBeUndefined();
    expect(round(bucketQuantile([bucket(-INF, INF, 2)], 0.5, { least: 2, most: 4 }))).toBe(3);
  });

  it("says nothing about no values", () => {
    expect(bucketQuantile([], 0.5)).toBeUndefined();
    expect(bucketQuantile([bucket(0, 1, 0)], 0.5)).toBeUndefined();
  });
});

function bucket(lower: number, upper: number, count: number): Bucket {
  return { lower, upper, count };
}

function histogramOf(values: readonly number[], bounds: readonly number[]): Bucket[] {
  return [...bounds, INF].map((upper, at) => {
    const lower = bounds[at - 1] ?? -INF;
    return bucket(lower, upper, values.filter((value) => value > lower && value <= upper).length);
  });
}

function round(value: number | undefined): number {
  return Math.round((value ?? Number.NaN) * 1e6) / 1e6;
}

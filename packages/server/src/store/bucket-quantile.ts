/** So many values lie between two numbers, evenly as far as anyone knows. Where both are the same, they are that number. */
export interface Bucket {
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
}

/** The least and the greatest of all values, where they are known. */
export interface Extremes {
  readonly least?: number;
  readonly most?: number;
}

/**
 * The value below which the share `quantile` (0 to 1) of all values lies. It is in the bucket in which the exact one is,
 * and at an even distance within it. Buckets may overlap: two senders may have other bounds. `undefined` without values,
 * or where nothing is known about them but their number.
 */
export function bucketQuantile(
  buckets: readonly Bucket[],
  quantile: number,
  { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY }: Extremes = {},
): number | undefined {
  const ranges = buckets
    .filter(({ count }) => count > 0)
    .map(({ lower, upper, count }) => ({
      ...closed(Math.min(Math.max(lower, least), most), Math.max(Math.min(upper, most), least)),
      count,
    }));
  if (ranges.length === 0 || ranges.some(({ lower }) => Number.isNaN(lower))) return undefined;
  const total = sumOf(ranges, ({ count }) => count);
  // The sums of shares are off by a rounding error, which must not lead into the next bucket.
  const wanted = quantile * total - total * 1e-12;
  if (quantile <= 0) return Math.min(...ranges.map(({ lower }) => lower));
  if (quantile >= 1) return Math.max(...ranges.map(({ upper }) => upper));
  ranges.sort((a, b) => a.lower - b.lower);
  const edges = [...new Set(ranges.flatMap(({ lower, upper }) => [lower, upper]))].sort((a, b) => a - b);
  let below = 0;
  let next = 0;
  let open: Bucket[] = [];
  for (const [at, edge] of edges.entries()) {
    const end = edges[at + 1] ?? edge;
    for (; next < ranges.length && ranges[next]!.lower === edge; next++) open.push(ranges[next]!);
    const here = sumOf(open, ({ lower, upper, count }) => (lower === upper ? count : 0));
    if (here > 0 && below + here >= wanted) return edge;
    below += here;
    open = open.filter(({ upper }) => upper > edge);
    const until = sumOf(open, ({ lower, upper, count }) => count * ((end - edge) / (upper - lower)));
    if (until > 0 && below + until >= wanted) {
      return edge + (end - edge) * Math.min(1, Math.max(0, (wanted - below) / until));
    }
    below += until;
  }
  return edges.at(-1);
}

// --- internal ---

/** Without an end on one side, it is taken to end at zero or where it begins. NaN without any end. */
function closed(lower: number, upper: number): { lower: number; upper: number } {
  if (lower === Number.NEGATIVE_INFINITY && upper === Number.POSITIVE_INFINITY)
    return { lower: Number.NaN, upper: Number.NaN };
  if (lower === Number.NEGATIVE_INFINITY) return { lower: Math.min(upper, 0), upper };
  if (upper === Number.POSITIVE_INFINITY) return { lower, upper: lower };
  return { lower, upper };
}

function sumOf(buckets: readonly Bucket[], of: (bucket: Bucket) => number): number {
  return buckets.reduce((sum, bucket) => sum + of(bucket), 0);
}

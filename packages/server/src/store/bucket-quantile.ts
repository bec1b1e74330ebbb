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
  if (quantile <= 0)
    return ranges.reduce((found, { lower }) => Math.min(found, lower), Number.POSITIVE_INFINITY);
  if (quantile >= 1)
    return ranges.reduce((found, { upper }) => Math.max(found, upper), Number.NEGATIVE_INFINITY);
  return walk(ranges, quantile * total);
}

// --- internal ---

/** What begins and ends at a number. */
interface Edge {
  at: number;
  /** Values that are this number. */
  here: number;
  /** By how much more values lie on each unit of length from here on. */
  density: number;
  /** By how many more buckets are open from here on. */
  open: number;
}

/** Goes from edge to edge until so many values lie below. */
function walk(ranges: readonly Bucket[], wanted: number): number | undefined {
  // Sums of shares are off by a rounding error, which must not lead into the next bucket.
  const enough = wanted - wanted * 1e-10;
  let [below, density, open] = [0, 0, 0];
  let before = 0;
  for (const edge of edgesOf(ranges)) {
    const between = open === 0 ? 0 : density * (edge.at - before);
    if (between > 0 && below + between >= enough) {
      return before + (edge.at - before) * Math.min(1, Math.max(0, (wanted - below) / between));
    }
    below += between + edge.here;
    if (edge.here > 0 && below >= enough) return edge.at;
    open += edge.open;
    density = open === 0 ? 0 : density + edge.density;
    before = edge.at;
  }
  return before;
}

/** The ends of all buckets in order, each number once. What closes is counted before what opens. */
function edgesOf(ranges: readonly Bucket[]): Edge[] {
  const edges = new Map<number, Edge>();
  const edgeAt = (at: number): Edge => {
    const edge = edges.get(at) ?? { at, here: 0, density: 0, open: 0 };
    edges.set(at, edge);
    return edge;
  };
  for (const { lower, upper, count } of ranges) {
    if (lower === upper) {
      edgeAt(lower).here += count;
      continue;
    }
    const density = count / (upper - lower);
    const first = edgeAt(lower);
    first.density += density;
    first.open += 1;
    const last = edgeAt(upper);
    last.density -= density;
    last.open -= 1;
  }
  return [...edges.values()].sort((a, b) => a.at - b.at);
}

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

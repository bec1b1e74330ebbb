import type { Exemplar, HistogramValue } from "./metric-data.ts";

/** The default of OpenTelemetry. */
export const DEFAULT_BOUNDARIES: readonly number[] = [
  0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000,
];

/** The distribution of what was recorded with one set of attributes since the last collection. */
export class HistogramPoint {
  readonly #boundaries: readonly number[];
  readonly #counts: number[];
  readonly exemplars: (Exemplar | undefined)[] = [];
  #count = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  constructor(boundaries: readonly number[]) {
    this.#boundaries = boundaries;
    this.#counts = new Array<number>(boundaries.length + 1).fill(0);
  }

  /** Returns the number of the bucket; a value on a boundary belongs below it. */
  record(value: number): number {
    const boundaries = this.#boundaries;
    let low = 0;
    let high = boundaries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((boundaries[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    (this.#counts[low] as number) += 1;
    this.#count += 1;
    this.#sum += value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    return low;
  }

  /** Adds another of the same boundaries. */
  add(other: HistogramPoint): void {
    other.#counts.forEach((count, bucket) => {
      (this.#counts[bucket] as number) += count;
    });
    this.#count += other.#count;
    this.#sum += other.#sum;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
  }

  toValue(): HistogramValue {
    return {
      buckets: { boundaries: this.#boundaries, counts: this.#counts },
      count: this.#count,
      sum: this.#sum,
      min: this.#min,
      max: this.#max,
    };
  }
}

/** Boundaries as somebody advises them, in order and each once; the default where they are none. */
export function toBoundaries(advised: unknown): readonly number[] {
  if (!Array.isArray(advised)) return DEFAULT_BOUNDARIES;
  const finite = advised.filter((boundary): boundary is number => Number.isFinite(boundary));
  return [...new Set(finite)].sort((a, b) => a - b);
}

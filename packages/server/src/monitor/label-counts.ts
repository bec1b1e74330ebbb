import type { Labels, Sample } from "./prometheus-text.ts";

/** More label values than this are a mistake, or somebody's mischief: the rest is counted as "other". */
const MOST = 200;
const SEPARATOR = "\u0000";

/** A counter for each combination of label values. */
export class LabelCounts {
  readonly #names: readonly string[];
  readonly #counts = new Map<string, number>();

  constructor(...names: string[]) {
    this.#names = names;
  }

  /** One value for each name, in their order. */
  add(amount: number, ...values: string[]): void {
    let key = values.join(SEPARATOR);
    if (!this.#counts.has(key) && this.#counts.size >= MOST) {
      key = this.#names.map(() => "other").join(SEPARATOR);
    }
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + amount);
  }

  *samples(): Iterable<Sample> {
    for (const [key, value] of this.#counts) {
      const values = key.split(SEPARATOR);
      const labels: Labels = Object.fromEntries(this.#names.map((name, at) => [name, values[at] ?? ""]));
      yield { labels, value };
    }
  }
}

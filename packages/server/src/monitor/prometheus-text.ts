export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly value: number;
  readonly labels?: Labels;
  /** What a histogram appends to its name: `_bucket`, `_sum`, `_count`. */
  readonly suffix?: string;
}

/** Prefix of every metric of this server. */
const PREFIX = "agentops_server_";

/** Metrics in the text exposition format of Prometheus, family by family. A family without samples is left out. */
export class PrometheusText {
  static readonly CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
  readonly #lines: string[] = [];

  add(name: string, type: "counter" | "gauge" | "histogram", help: string, samples: Iterable<Sample>): void {
    const lines = Array.from(
      samples,
      ({ value, labels = {}, suffix = "" }) => `${PREFIX}${name}${suffix}${written(labels)} ${value}`,
    );
    if (lines.length === 0) return;
    this.#lines.push(`# HELP ${PREFIX}${name} ${help}`, `# TYPE ${PREFIX}${name} ${type}`, ...lines);
  }

  /** A gauge with one value, or none where it is not known. */
  gauge(name: string, help: string, value: number | undefined): void {
    this.add(name, "gauge", help, value === undefined ? [] : [{ value }]);
  }

  /** A counter with one value. */
  counter(name: string, help: string, value: number): void {
    this.add(name, "counter", help, [{ value }]);
  }

  toString(): string {
    return `${this.#lines.join("\n")}\n`;
  }
}

// --- internal ---

function written(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

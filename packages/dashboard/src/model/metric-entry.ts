import type { MetricSummary } from "@agentops/server/model";

/** A metric in the list: one name in one kind and unit, however its senders tell it. */
export interface MetricEntry {
  readonly name: string;
  readonly kind: MetricSummary["kind"];
  readonly unit: string;
  readonly description: string;
  /** The kind as people say it. */
  readonly kindName: string;
  readonly seriesCount: number;
  readonly lastTime: string;
}

/** The API has an entry for each way of telling; delta and cumulative senders of one metric are one here. */
export function metricEntries(metrics: readonly MetricSummary[]): MetricEntry[] {
  const groups = new Map<string, MetricSummary[]>();
  for (const metric of metrics) {
    const key = JSON.stringify([metric.name, metric.kind, metric.unit]);
    groups.set(key, [...(groups.get(key) ?? []), metric]);
  }
  return [...groups.values()].map((some) => {
    const newest = some.reduce((a, b) => (b.lastTime > a.lastTime ? b : a));
    const seriesCount = some.reduce((sum, each) => sum + each.seriesCount, 0);
    return { ...newest, kindName: kindName(newest), seriesCount };
  });
}

// --- internal ---

function kindName({ kind, isMonotonic }: MetricSummary): string {
  switch (kind) {
    case "sum":
      return isMonotonic ? "Counter" : "Up-down counter";
    case "gauge":
      return "Gauge";
    case "histogram":
      return "Histogram";
    case "exponentialHistogram":
      return "Exponential histogram";
    case "summary":
      return "Summary";
  }
}

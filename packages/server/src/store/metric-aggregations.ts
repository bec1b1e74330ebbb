import type { MetricKind } from "../model/metric.ts";

/** How a metric was measured; `isLevel` where it tells what stands, not what was added. */
export interface MetricWay {
  readonly kind: MetricKind;
  readonly unit: string;
  readonly isLevel: boolean;
}

/** What can be asked of it, and what a chart shows when nothing is asked. */
export function aggregationsOf({ kind, isLevel }: MetricWay): { possible: string[]; usual: string[] } {
  if (isLevel) return { possible: ["avg", "min", "max", "sum"], usual: kind === "gauge" ? ["avg"] : ["sum"] };
  if (kind === "sum") return { possible: ["rate", "sum"], usual: ["rate"] };
  if (kind === "summary") return { possible: ["avg", "rate", "count", "sum"], usual: ["avg"] };
  return {
    possible: ["p50", "p90", "p95", "p99", "avg", "min", "max", "rate", "count", "sum"],
    usual: ["p50", "p95", "p99"],
  };
}

/** Whether it can be asked; any percentile of a histogram can. */
export function isPossible(aggregation: string, way: MetricWay): boolean {
  const { possible } = aggregationsOf(way);
  return possible.includes(quantileOf(aggregation) === undefined ? aggregation : "p50");
}

/** Of `p95` 0.95, of anything else nothing. `min` and `max` of a histogram are where its values begin and end. */
export function quantileOf(aggregation: string): number | undefined {
  return aggregation.startsWith("p") ? Number(aggregation.slice(1)) / 100 : undefined;
}

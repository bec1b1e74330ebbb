import type { Collector } from "./collector.ts";
import { decodeMetrics, type ReceivedPoint } from "./otlp-metrics-schema.ts";

/** The points of a metric that a collector has got so far; of all of them without a name. */
export function pointsOf(collector: Collector, name?: string): ReceivedPoint[] {
  return collector.requests
    .filter(({ path }) => path === "/v1/metrics")
    .flatMap(({ body }) => decodeMetrics(body))
    .filter((point) => name === undefined || point.name === name);
}

/** What a counter has counted so far, all increases together. */
export function totalOf(collector: Collector, name: string): number {
  return pointsOf(collector, name).reduce((total, { value }) => total + value, 0);
}

import type { ResourceMetrics } from "./metric-data.ts";

/** What a reader is given to collect from, in the shape of sdk-metrics 1.30 to 3.x. */
export interface MetricProducer {
  collect(options?: { timeoutMillis?: number }): Promise<CollectionResult>;
}

export interface CollectionResult {
  readonly resourceMetrics: ResourceMetrics;
  readonly errors: readonly unknown[];
}

/**
 * A reader of metrics as a `MeterProvider` of sdk-metrics 1.30 to 3.x calls it. For TypeScript it is one of 2.x and 3.x;
 * 1.x wants a class of its own there: `agentops.metricReader() as never`.
 */
export interface MetricReader {
  setMetricProducer(producer: MetricProducer): void;
  // biome-ignore lint/suspicious/noExplicitAny: an instance of a class in 1.x, a plain object from 2.x on
  selectAggregation(instrumentType: any): any;
  // biome-ignore lint/suspicious/noExplicitAny: each line has an enumeration of its own
  selectAggregationTemporality(instrumentType: any): any;
  // biome-ignore lint/suspicious/noExplicitAny: each line has an enumeration of its own
  selectCardinalityLimit(instrumentType: any): number;
  // biome-ignore lint/suspicious/noExplicitAny: what it resolves with has types of each line's own
  collect(options?: { timeoutMillis?: number }): Promise<any>;
  forceFlush(options?: { timeoutMillis?: number }): Promise<void>;
  shutdown(options?: { timeoutMillis?: number }): Promise<void>;
}

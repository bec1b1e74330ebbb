import { collectNow } from "./collect-now.ts";
import { type ResourceMetrics, Temporality } from "./metric-data.ts";
import type { CollectionResult, MetricProducer, MetricReader } from "./metric-reader-shape.ts";
import { defaultAggregation } from "./sdk1-aggregation.ts";

export interface AgentopsMetricReaderOptions {
  /** Collects from this reader and delivers. Never rejects. */
  deliver: (options: { timeoutMillis: number }) => Promise<unknown>;
  /** It is part of a provider now; the provider was shut down. */
  onBound?: () => void;
  onShutdown?: () => void;
  /** Collects at this pace by itself. Undefined: somebody else asks it to. */
  exportIntervalMillis?: number | undefined;
}

/** What a customer waits at most for us when they flush or shut down their provider. */
const MAX_FLUSH_MILLIS = 2000;
const CARDINALITY_LIMIT = 2000;

/**
 * A reader of ours in a `MeterProvider` of the customer's, of whatever version. It asks for what was recorded since
 * the last collection (delta), except for what goes up and down.
 */
export class AgentopsMetricReader implements MetricReader {
  readonly #options: AgentopsMetricReaderOptions;
  #producer: MetricProducer | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: AgentopsMetricReaderOptions) {
    this.#options = options;
  }

  setMetricProducer(producer: MetricProducer): void {
    this.#producer = producer;
    this.#options.onBound?.();
    const { exportIntervalMillis } = this.#options;
    if (exportIntervalMillis === undefined || this.#timer !== undefined) return;
    this.#timer = setInterval(() => void this.forceFlush(), exportIntervalMillis).unref();
  }

  /** It is part of no provider any more. */
  unbind(): void {
    this.#producer = undefined;
  }

  selectAggregation(): typeof defaultAggregation {
    return defaultAggregation;
  }

  selectAggregationTemporality(instrumentType: unknown): number {
    return String(instrumentType).endsWith("UP_DOWN_COUNTER") ? Temporality.CUMULATIVE : Temporality.DELTA;
  }

  selectCardinalityLimit(): number {
    return CARDINALITY_LIMIT;
  }

  /** Empty where it is in no provider, or the provider fails. */
  async collect(options?: { timeoutMillis?: number }): Promise<CollectionResult> {
    try {
      const result = await this.#producer?.collect(options);
      if (result !== undefined) return result;
    } catch {
      // The customer's own business; what could be collected comes the next time.
    }
    return NOTHING;
  }

  /** As `collect`, in the moment in which a process exits. */
  collectNow(): ResourceMetrics {
    return collectNow(this.#producer) ?? NOTHING.resourceMetrics;
  }

  async forceFlush(options?: { timeoutMillis?: number }): Promise<void> {
    const timeoutMillis = Math.min(options?.timeoutMillis ?? MAX_FLUSH_MILLIS, MAX_FLUSH_MILLIS);
    await this.#options.deliver({ timeoutMillis }).catch(() => {});
  }

  async shutdown(options?: { timeoutMillis?: number }): Promise<void> {
    await this.forceFlush(options);
    clearInterval(this.#timer);
    this.#options.onShutdown?.();
  }
}

const NOTHING: CollectionResult = {
  resourceMetrics: { resource: { attributes: {} }, scopeMetrics: [] },
  errors: [],
};

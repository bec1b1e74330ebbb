import { initForCustomerSetup } from "./init.ts";
import type { InitOptions } from "./init-options.ts";
import { AgentopsMetricReader } from "./metrics/agentops-metric-reader.ts";
import { explicitReaders } from "./metrics/explicit-readers.ts";
import type { MetricReader } from "./metrics/metric-reader-shape.ts";
import { EXPORT_INTERVAL_MILLIS } from "./metrics/metrics-manager.ts";
import { getRuntime } from "./runtime.ts";
import { readOptions } from "./validate-options.ts";

export interface MetricReaderOptions extends InitOptions {
  /** How often it collects by itself. Default 60,000. */
  exportIntervalMillis?: number;
}

/**
 * Our MetricReader, to be put into a provider of your own, of SDK 1.30 to 3.x:
 * `new MeterProvider({ readers: [agentops.metricReader()] })`. It stands in for `init` and takes its options; after
 * `init` it may be used too, and nothing is counted twice. Throws a TypeError for a wrong option.
 */
export function metricReader(given: MetricReaderOptions = {}): MetricReader {
  const { exportIntervalMillis = EXPORT_INTERVAL_MILLIS, ...options } =
    readOptions<MetricReaderOptions>(given);
  if (!Number.isSafeInteger(exportIntervalMillis) || exportIntervalMillis < 1) {
    throw new TypeError(
      `agentops.metricReader() got exportIntervalMillis: ${String(exportIntervalMillis)}, wanted a positive whole number of milliseconds.`,
    );
  }
  initForCustomerSetup(options);
  // Asks for the runtime each time: the provider outlives a shutdown and the next init.
  const reader = new AgentopsMetricReader({
    exportIntervalMillis,
    onBound: () => explicitReaders.add(reader),
    onShutdown: () => explicitReaders.delete(reader),
    deliver: async ({ timeoutMillis }) => {
      const metrics = getRuntime()?.metrics;
      await metrics?.deliverFrom(reader);
      await metrics?.exporter.flush({ timeoutMillis, once: true });
    },
  });
  return reader;
}

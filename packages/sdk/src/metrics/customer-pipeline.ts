import type { MeterProvider } from "@opentelemetry/api";
import type { FlushOptions } from "../exporter/exporter.ts";
import type { OtelOptions } from "../otel/otel-options.ts";
import type { Reporter } from "../reporter.ts";
import { OwnResource } from "../tracer/own-resource.ts";
import type { Resource } from "../tracer/readable-span.ts";
import { within } from "../within.ts";
import type { AgentopsMetricReader } from "./agentops-metric-reader.ts";
import { loadSdkMetrics, type SdkMeterProvider } from "./load-sdk-metrics.ts";

/** A meter provider of the customer's SDK, made for the readers, exporters and views that `init` was given. */
export class CustomerPipeline {
  readonly #provider: SdkMeterProvider;

  private constructor(provider: SdkMeterProvider) {
    this.#provider = provider;
  }

  /** Undefined where nothing of it was asked for, or the SDK is not to be found. */
  static create(
    { metricReaders = [], metricExporters = [], views = [] }: OtelOptions,
    resource: Resource,
    ours: AgentopsMetricReader,
    reporter: Reporter,
  ): CustomerPipeline | undefined {
    if (metricReaders.length + metricExporters.length + views.length === 0) return undefined;
    const sdk = loadSdkMetrics();
    if (sdk === undefined) {
      reporter.warnOnce(
        "sdk_metrics",
        "otel.metricReaders, metricExporters and views need @opentelemetry/sdk-metrics, which is not to be found from the main file or the working folder: only AgentOps gets metrics.",
      );
      return undefined;
    }
    const exporting = metricExporters.map((exporter) => new sdk.PeriodicExportingMetricReader({ exporter }));
    const readers = [ours, ...metricReaders, ...exporting];
    return new CustomerPipeline(
      new sdk.MeterProvider({ resource: new OwnResource({}).merge(resource), views, readers }),
    );
  }

  get provider(): MeterProvider {
    return this.#provider;
  }

  /** True where it came to its end in time. Never rejects. */
  flush({ timeoutMillis }: FlushOptions): Promise<boolean> {
    return within(timeoutMillis, () => this.#provider.forceFlush({ timeoutMillis }));
  }

  shutdown({ timeoutMillis }: FlushOptions): Promise<boolean> {
    return within(timeoutMillis, () => this.#provider.shutdown({ timeoutMillis }));
  }
}

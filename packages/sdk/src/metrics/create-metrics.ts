import type { Config } from "../config.ts";
import { createSpool } from "../exporter/create-exporter.ts";
import type { Exporter } from "../exporter/exporter.ts";
import type { OtlpClient } from "../exporter/otlp-client.ts";
import { activeContext } from "../otel/active-context.ts";
import type { OTelManager } from "../otel/otel-manager.ts";
import type { Reporter } from "../reporter.ts";
import { isSpanContextValid, TraceFlags, trace } from "../tracer/otel-api.ts";
import type { ExemplarSource } from "./metric-storage.ts";
import { MetricsManager } from "./metrics-manager.ts";

export interface CreateMetricsOptions {
  config: Config;
  reporter: Reporter;
  client: OtlpClient;
  /** Of spans. */
  exporter: Exporter;
  otel: OTelManager;
  explicit: boolean;
}

/** Metrics as the settings want them; undefined with `enableMetrics: false`. */
export function createMetrics({
  config,
  reporter,
  client,
  exporter,
  otel,
  explicit,
}: CreateMetricsOptions): MetricsManager | undefined {
  if (!config.enableMetrics) return undefined;
  const metrics = new MetricsManager({
    config,
    reporter,
    client,
    spans: () => exporter.stats(),
    isSent: otel.destinations.some(({ name }) => name === "agentops"),
    spool: createSpool(config),
    resource: otel.resource,
    exemplarOf: exemplarSource(otel),
    explicit,
  });
  metrics.install();
  return metrics;
}

/** The active span, where AgentOps or somebody else keeps it. */
function exemplarSource({ states }: OTelManager): ExemplarSource {
  return (context) => {
    const span = trace.getSpan(context ?? activeContext());
    const state = states.get(span);
    // Asking such a span for its ids would make it some.
    if (span === undefined || state?.sampled === 0) return undefined;
    const spanContext = span.spanContext();
    const isKept = state !== undefined || (spanContext.traceFlags & TraceFlags.SAMPLED) !== 0;
    return isKept && isSpanContextValid(spanContext) ? spanContext : undefined;
  };
}

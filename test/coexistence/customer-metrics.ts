import type * as Api from "@opentelemetry/api";
import type { Load } from "./customer-otel.ts";
import type { Plan } from "./plan.ts";

/** The metrics of a customer, with an exporter in memory. */
export interface CustomerMetrics {
  readonly reader: unknown;
  provider(resource: unknown): (Api.MeterProvider & { shutdown(): Promise<void> }) | undefined;
  /** What the exporter got, a line for each metric. */
  read(): Promise<string[]>;
}

/** The cases of neighbours are about traces. */
export async function startMetrics(load: Load, plan: Plan): Promise<CustomerMetrics> {
  if (plan.neighbour !== undefined) {
    return { reader: undefined, provider: () => undefined, read: async () => [] };
  }
  const { InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } = await load(
    "@opentelemetry/sdk-metrics",
  );
  const exporter = new InMemoryMetricExporter(1);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 600_000 });
  return {
    reader,
    provider: (resource) => new MeterProvider({ resource, readers: [reader] }),
    read: async () => {
      await reader.forceFlush();
      return (exporter.getMetrics() as ResourceMetrics[]).flatMap(describe);
    },
  };
}

// --- internal ---

/** What three lines of OpenTelemetry have in common. */
interface ResourceMetrics {
  resource: { attributes: Api.Attributes };
  scopeMetrics: {
    scope: { name: string; version?: string };
    metrics: {
      descriptor: { name: string; unit: string; description: string };
      dataPoints: { attributes: Api.Attributes; value: number | { count: number } }[];
    }[];
  }[];
}

function describe({ resource, scopeMetrics }: ResourceMetrics): string[] {
  return scopeMetrics.flatMap(({ scope, metrics }) =>
    metrics.map(({ descriptor: { name, unit, description }, dataPoints }) =>
      JSON.stringify({
        service: resource.attributes["service.name"],
        scope: [scope.name, scope.version],
        metric: [name, unit, description],
        points: dataPoints.map(({ attributes, value }) => [
          attributes,
          typeof value === "number" ? value : value.count,
        ]),
      }),
    ),
  );
}

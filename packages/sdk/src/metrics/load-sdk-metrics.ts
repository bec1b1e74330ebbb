import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { MeterProvider } from "@opentelemetry/api";
import type { Resource } from "../tracer/readable-span.ts";
import type { MetricReader } from "./metric-reader-shape.ts";

/** What we use of the customer's `@opentelemetry/sdk-metrics`, 1.30 to 3.x. */
export interface SdkMetrics {
  MeterProvider: new (options: {
    resource?: Resource;
    views?: readonly unknown[];
    readers: readonly unknown[];
  }) => SdkMeterProvider;
  PeriodicExportingMetricReader: new (options: { exporter: unknown }) => MetricReader;
}

export interface SdkMeterProvider extends MeterProvider {
  forceFlush(options?: { timeoutMillis?: number }): Promise<void>;
  shutdown(options?: { timeoutMillis?: number }): Promise<void>;
}

/**
 * The `@opentelemetry/sdk-metrics` of the program that runs, looked for from its main file, from its folder and from
 * here. Undefined where there is none. It is loaded with `require`, since `init` waits for nothing.
 */
export function loadSdkMetrics(): SdkMetrics | undefined {
  const main = process.argv[1];
  const places = [
    ...(main === undefined ? [] : [pathToFileURL(main)]),
    pathToFileURL(join(process.cwd(), "index.js")),
    import.meta.url,
  ];
  for (const place of places) {
    try {
      const found = createRequire(place)("@opentelemetry/sdk-metrics") as Partial<SdkMetrics>;
      if (isSdkMetrics(found)) return found;
    } catch {
      // Not to be found from there.
    }
  }
  return undefined;
}

function isSdkMetrics(found: Partial<SdkMetrics>): found is SdkMetrics {
  return (
    typeof found.MeterProvider === "function" && typeof found.PeriodicExportingMetricReader === "function"
  );
}

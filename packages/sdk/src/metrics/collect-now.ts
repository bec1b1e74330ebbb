import type { HrTime } from "@opentelemetry/api";
import { millisToHrTime } from "../tracer/clock.ts";
import type { InstrumentationScope, Resource } from "../tracer/readable-span.ts";
import type { MetricData, ResourceMetrics, ScopeMetrics } from "./metric-data.ts";

/**
 * What a collector of the customer's SDK has, without asking the observable instruments: the process is about to exit,
 * and their `collect` answers too late. Goes through what is private there; undefined where that is not as we know it.
 */
export function collectNow(collector: object | undefined): ResourceMetrics | undefined {
  try {
    const state = (collector as CollectorInternals | undefined)?._sharedState;
    if (state === undefined) return undefined;
    const time = millisToHrTime(Date.now()); // the clock of their storages
    const scopeMetrics: ScopeMetrics[] = [];
    for (const { metricStorageRegistry, _instrumentationScope: scope } of state.meterSharedStates.values()) {
      const storages = metricStorageRegistry.getStorages(collector as object);
      const metrics = storages.map((storage) => storage.collect(collector as object, time));
      scopeMetrics.push({ scope, metrics: metrics.filter((metric) => metric != null) });
    }
    return { resource: state.resource, scopeMetrics };
  } catch {
    return undefined;
  }
}

interface CollectorInternals {
  readonly _sharedState?: {
    readonly resource: Resource;
    readonly meterSharedStates: Map<
      string,
      {
        readonly _instrumentationScope: InstrumentationScope;
        readonly metricStorageRegistry: {
          getStorages(
            collector: object,
          ): { collect(collector: object, time: HrTime): MetricData | undefined }[];
        };
      }
    >;
  };
}

import type { ExportStats } from "./exporter/export-stats.ts";
import type { EventLoopDelay } from "./metrics/event-loop-delay.ts";
import { getRuntime } from "./runtime.ts";

export interface SdkStats {
  /** What became of the spans, by the name of the destination; AgentOps is `agentops`. */
  destinations: Record<string, ExportStats>;
  /** What became of data points of metrics; undefined with `enableMetrics: false`. */
  metrics: ExportStats | undefined;
  process: {
    /** Physical memory in use. */
    memoryBytes: number;
    /** How late the event loop was since metrics were last collected, in milliseconds; undefined before that. */
    eventLoopDelay: EventLoopDelay | undefined;
  };
  /** Sessions that were started and have not ended, the process's own excepted. */
  openSessions: number;
}

/** What this SDK did until now, from memory. Without `init` there is nothing to tell. */
export function stats(): SdkStats {
  const runtime = getRuntime();
  const destinations: Record<string, ExportStats> = {};
  for (const destination of runtime?.otel.destinations ?? []) {
    destinations[destination.name] = destination.stats();
  }
  return {
    destinations,
    metrics: runtime?.metrics?.stats(),
    process: {
      memoryBytes: process.memoryUsage.rss(),
      eventLoopDelay: runtime?.metrics?.eventLoopDelay,
    },
    openSessions: runtime?.openSessions.size ?? 0,
  };
}

import type { Config } from "./config.ts";
import type { Exporter } from "./exporter/exporter.ts";
import type { OtlpClient } from "./exporter/otlp-client.ts";
import type { MetricsManager } from "./metrics/metrics-manager.ts";
import type { OTelManager } from "./otel/otel-manager.ts";
import type { Reporter } from "./reporter.ts";
import type { OpenSessions } from "./session/open-sessions.ts";
import type { RunLines } from "./session/run-lines.ts";
import type { Session } from "./session/session.ts";
import type { SessionEvents } from "./session/session-events.ts";

/** What one `init` made. There is at most one per process, whatever number of copies of this package run in it. */
export interface Runtime {
  readonly config: Config;
  readonly reporter: Reporter;
  readonly otel: OTelManager;
  /** The way to AgentOps, for every signal. */
  readonly client: OtlpClient;
  /** Of spans, to AgentOps. */
  readonly exporter: Exporter;
  readonly defaultSession: Session;
  /** Undefined with `enableMetrics: false`. */
  readonly metrics: MetricsManager | undefined;
  /** Sessions that were started and have not ended, the default one excepted. */
  readonly openSessions: OpenSessions;
  /** Undefined where AgentOps is none of the destinations. */
  readonly sessionEvents: SessionEvents | undefined;
  readonly runLines: RunLines;
  /** Made by `agentops.exporter()` alone: an `init` that comes later starts anew. */
  readonly isProvisional: boolean;
  /** Takes back what `init` put into the process: listeners, holders, processors. */
  readonly release: () => void;
}

/** The process's runtime: undefined before `init`, after `shutdown`, and where the SDK is disabled. */
export function getRuntime(): Runtime | undefined {
  return slot[RUNTIME_KEY];
}

export function setRuntime(runtime: Runtime | undefined): void {
  if (runtime === undefined) delete slot[RUNTIME_KEY];
  else slot[RUNTIME_KEY] = runtime;
}

// The number is the version of the shape above: copies that differ in it do not share.
const RUNTIME_KEY = Symbol.for("agentops.runtime.1");
const slot = globalThis as { [RUNTIME_KEY]?: Runtime };

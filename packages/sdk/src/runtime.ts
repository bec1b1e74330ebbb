import type { Config } from "./config.ts";
import type { Exporter } from "./exporter/exporter.ts";
import type { AlsContextManager } from "./otel/als-context-manager.ts";
import type { Holder } from "./otel/holder.ts";
import type { AgentopsSpanProcessor } from "./otel/span-processor.ts";
import type { SpanStates } from "./otel/span-state.ts";
import type { Reporter } from "./reporter.ts";
import type { Session } from "./session/session.ts";
import type { OwnTracerProvider } from "./tracer/own-tracer-provider.ts";

/** What one `init` made. There is at most one per process, whatever number of copies of this package run in it. */
export interface Runtime {
  readonly config: Config;
  readonly reporter: Reporter;
  readonly states: SpanStates;
  readonly exporter: Exporter;
  readonly processor: AgentopsSpanProcessor;
  readonly provider: OwnTracerProvider;
  readonly contextManager: AlsContextManager;
  readonly holder: Holder;
  readonly defaultSession: Session;
  /** Sessions that were started and have not ended, the default one excepted. */
  readonly openSessions: Set<Session>;
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

import type { Context, ContextManager } from "@opentelemetry/api";
import { getRuntime } from "../runtime.ts";
import { ROOT_CONTEXT, trace } from "../tracer/otel-api.ts";
import { AlsContextManager } from "./als-context-manager.ts";
import { activeIn, runIn } from "./any-context-manager.ts";
import type { OTelManager } from "./otel-manager.ts";
import { registeredApi } from "./registered-api.ts";

/**
 * The active context, by whoever keeps it: the registered context manager, else ours. What began before theirs was
 * registered is known to ours only, and goes on in ours where theirs has nothing.
 */
export function activeContext(): Context {
  const otel = getRuntime()?.otel;
  const own = otel?.contextManager;
  const manager = contextManagerBeside(otel);
  const active = manager === undefined ? ROOT_CONTEXT : activeIn(manager);
  if (manager === own || trace.getSpan(active) !== undefined) return active;
  const ours = own === undefined ? ROOT_CONTEXT : activeIn(own);
  return trace.getSpan(ours) === undefined ? active : ours;
}

/** Runs a function with a context active, by whoever keeps it. */
export function withContext<T>(context: Context, fn: () => T): T {
  const manager = contextManagerBeside(getRuntime()?.otel);
  if (manager === undefined) return fn();
  return manager instanceof AlsContextManager ? manager.with(context, fn) : runIn(manager, context, fn);
}

/** The registered context manager, else ours. */
function contextManagerBeside(otel: OTelManager | undefined): ContextManager | undefined {
  if (otel?.isIsolated) return otel.contextManager;
  return registeredApi()?.context ?? otel?.contextManager;
}

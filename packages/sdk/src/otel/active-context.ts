import type { Context, ContextManager } from "@opentelemetry/api";
import { getRuntime } from "../runtime.ts";
import { ROOT_CONTEXT } from "../tracer/otel-api.ts";
import { registeredApi } from "./registered-api.ts";

/** The active context, by whoever keeps it: the registered context manager, else ours. */
export function activeContext(): Context {
  return contextManager()?.active() ?? ROOT_CONTEXT;
}

/** Runs a function with a context active, by whoever keeps it. */
export function withContext<T>(context: Context, fn: () => T): T {
  const manager = contextManager();
  return manager === undefined ? fn() : manager.with(context, fn);
}

function contextManager(): ContextManager | undefined {
  return registeredApi()?.context ?? getRuntime()?.contextManager;
}

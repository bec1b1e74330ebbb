import type { Context, ContextManager } from "@opentelemetry/api";
import { ROOT_CONTEXT } from "../tracer/otel-api.ts";

/** The active context of a manager that may be anybody's; none where it throws or has no answer. */
export function activeIn(manager: ContextManager): Context {
  try {
    return manager.active() ?? ROOT_CONTEXT;
  } catch {
    return ROOT_CONTEXT;
  }
}

/** Runs a function once, whatever the manager does: with the context active if it can, else without. */
export function runIn<T>(manager: ContextManager, context: Context, fn: () => T): T {
  let outcome: { value: T } | { error: unknown } | undefined;
  const run = (): T => {
    try {
      const value = fn();
      outcome = { value };
      return value;
    } catch (error) {
      outcome = { error };
      throw error;
    }
  };
  try {
    manager.with(context, run);
  } catch {
    // The function's own error, which is thrown on below, or one of the manager's.
  }
  if (outcome === undefined) return fn();
  if ("error" in outcome) throw outcome.error;
  return outcome.value;
}

/** The manager at work; undefined where it cannot be, or there is none. */
export function enabled(manager: ContextManager | undefined): ContextManager | undefined {
  try {
    return manager?.enable();
  } catch {
    return undefined;
  }
}

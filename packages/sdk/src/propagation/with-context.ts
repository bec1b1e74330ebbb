import type { Context } from "@opentelemetry/api";
import { withContext as withActiveContext } from "../otel/active-context.ts";
import type { Carrier } from "./carrier.ts";
import { extractContext } from "./extract-context.ts";

/**
 * Runs a function, sync or async, in the context that a carrier brought, or in one that `extractContext` gave.
 * Returns what the function returns, and throws only what it throws.
 */
export function withContext<T>(carrier: Carrier | Context, fn: () => T): T {
  return withActiveContext(extractContext(carrier), fn);
}

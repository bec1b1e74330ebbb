import type { Context } from "@opentelemetry/api";
import { createContextKey } from "../tracer/otel-api.ts";
import { valueIn } from "../tracer/value-in.ts";

// The key of @opentelemetry/core, the same in every version of it, so that both sides see each other's mark.
const SUPPRESS_TRACING_KEY = createContextKey("OpenTelemetry SDK Context Key SUPPRESS_TRACING");

export function suppressTracing(context: Context): Context {
  return context.setValue(SUPPRESS_TRACING_KEY, true);
}

export function isTracingSuppressed(context: Context): boolean {
  return valueIn(context, SUPPRESS_TRACING_KEY) === true;
}

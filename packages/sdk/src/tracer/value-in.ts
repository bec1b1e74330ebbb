import type { Context, Span } from "@opentelemetry/api";
import { createContextKey, ROOT_CONTEXT } from "./otel-api.ts";

/** The API's own key, the same in every version and copy of it. */
export const SPAN_KEY = createContextKey("OpenTelemetry Context Key SPAN");

/** What a context holds. Each span asks a dozen times; of the root context, which holds nothing, nothing is asked. */
export function valueIn(context: Context, key: symbol): unknown {
  return context === ROOT_CONTEXT ? undefined : context.getValue(key);
}

/** The active span: what `trace.getSpan` says. */
export function spanIn(context: Context): Span | undefined {
  return valueIn(context, SPAN_KEY) as Span | undefined;
}

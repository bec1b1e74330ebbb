import type { Context } from "@opentelemetry/api";
import { createContextKey } from "../tracer/otel-api.ts";
import { valueIn } from "../tracer/value-in.ts";
import type { SpanState } from "./span-state.ts";

const OWN_PARENT_KEY = createContextKey("agentops.span");

/** The nearest span of ours around, where spans of somebody else that we do not see lie between. */
export function getOwnParent(context: Context): SpanState | undefined {
  return valueIn(context, OWN_PARENT_KEY) as SpanState | undefined;
}

export function setOwnParent(context: Context, state: SpanState): Context {
  return context.setValue(OWN_PARENT_KEY, state);
}

/** For a parent from elsewhere, which wins over any span of ours around. */
export function deleteOwnParent(context: Context): Context {
  return context.deleteValue(OWN_PARENT_KEY);
}

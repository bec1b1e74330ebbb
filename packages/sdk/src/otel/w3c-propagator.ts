import type { Context, TextMapGetter, TextMapPropagator, TextMapSetter } from "@opentelemetry/api";
import { createTraceState, isSpanContextValid, trace } from "../tracer/otel-api.ts";
import { isTracingSuppressed } from "./suppress-tracing.ts";
import { traceStateText } from "./trace-state-text.ts";

const TRACEPARENT = "traceparent";
const TRACESTATE = "tracestate";
const TRACEPARENT_PATTERN =
  /^(?!ff)([\da-f]{2})-((?!0{32})[\da-f]{32})-((?!0{16})[\da-f]{16})-([\da-f]{2})(-.*)?$/;
/** Sampled, and that the trace id is random (level 2). The other bits mean nothing yet, and do not travel on. */
const KNOWN_FLAGS = 0b11;

/** W3C Trace Context (https://www.w3.org/TR/trace-context/), level 1. */
export const w3cPropagator: TextMapPropagator = {
  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    const spanContext = trace.getSpanContext(context);
    if (spanContext === undefined || isTracingSuppressed(context) || !isSpanContextValid(spanContext)) return;
    const { traceId, spanId, traceFlags, traceState } = spanContext;
    const flags = `0${traceFlags & KNOWN_FLAGS}`;
    setter.set(carrier, TRACEPARENT, `00-${traceId.toLowerCase()}-${spanId.toLowerCase()}-${flags}`);
    const state = traceStateText(traceState?.serialize() ?? "");
    if (state !== undefined) setter.set(carrier, TRACESTATE, state);
  },

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const match = TRACEPARENT_PATTERN.exec(onlyOne(getter.get(carrier, TRACEPARENT)));
    // Version 00 has exactly four fields; later versions may append more.
    if (match === null || (match[1] === "00" && match[5] !== undefined)) return context;
    const state = traceStateText([getter.get(carrier, TRACESTATE) ?? ""].flat().join());
    return trace.setSpanContext(context, {
      traceId: match[2] as string,
      spanId: match[3] as string,
      traceFlags: Number.parseInt(match[4] as string, 16) & KNOWN_FLAGS,
      isRemote: true,
      ...(state === undefined ? {} : { traceState: createTraceState(state) }),
    });
  },

  fields: () => [TRACEPARENT, TRACESTATE],
};

/** Two parents are as good as none. */
function onlyOne(value: string | string[] | undefined): string {
  if (!Array.isArray(value)) return value?.trim() ?? "";
  return value.length === 1 ? (value[0]?.trim() ?? "") : "";
}

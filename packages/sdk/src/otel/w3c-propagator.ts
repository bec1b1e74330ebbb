import type { Context, TextMapGetter, TextMapPropagator, TextMapSetter } from "@opentelemetry/api";
import { createTraceState, isSpanContextValid, trace } from "../tracer/otel-api.ts";
import { isTracingSuppressed } from "./suppress-tracing.ts";

const TRACEPARENT = "traceparent";
const TRACESTATE = "tracestate";
const TRACEPARENT_PATTERN =
  /^(?!ff)([\da-f]{2})-((?!0{32})[\da-f]{32})-((?!0{16})[\da-f]{16})-([\da-f]{2})(-.*)?$/;

/** W3C Trace Context (https://www.w3.org/TR/trace-context/), level 1. */
export const w3cPropagator: TextMapPropagator = {
  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    const spanContext = trace.getSpanContext(context);
    if (spanContext === undefined || isTracingSuppressed(context) || !isSpanContextValid(spanContext)) return;
    const flags = spanContext.traceFlags.toString(16).padStart(2, "0");
    setter.set(carrier, TRACEPARENT, `00-${spanContext.traceId}-${spanContext.spanId}-${flags}`);
    const traceState = spanContext.traceState?.serialize();
    if (traceState) setter.set(carrier, TRACESTATE, traceState);
  },

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const header = getter.get(carrier, TRACEPARENT);
    const match = TRACEPARENT_PATTERN.exec(Array.isArray(header) ? (header[0] ?? "") : (header ?? ""));
    // Version 00 has exactly four fields; later versions may append more.
    if (match === null || (match[1] === "00" && match[5] !== undefined)) return context;
    const state = getter.get(carrier, TRACESTATE);
    const traceState = Array.isArray(state) ? state.join(",") : state;
    return trace.setSpanContext(context, {
      traceId: match[2] as string,
      spanId: match[3] as string,
      traceFlags: Number.parseInt(match[4] as string, 16) & 1,
      isRemote: true,
      ...(traceState ? { traceState: createTraceState(traceState) } : {}),
    });
  },

  fields: () => [TRACEPARENT, TRACESTATE],
};

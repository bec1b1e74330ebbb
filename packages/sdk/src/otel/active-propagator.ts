import type { TextMapPropagator } from "@opentelemetry/api";
import { getRuntime } from "../runtime.ts";
import { registeredApi } from "./registered-api.ts";
import { w3cPropagator } from "./w3c-propagator.ts";

/** The propagator in charge: the registered one, else the one that `init` was given, else W3C trace context. */
export function activePropagator(): TextMapPropagator {
  const otel = getRuntime()?.otel;
  if (otel?.isIsolated) return otel.propagator;
  return registeredApi()?.propagation ?? otel?.propagator ?? w3cPropagator;
}

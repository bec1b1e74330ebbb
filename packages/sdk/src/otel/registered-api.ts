import type { ContextManager, MeterProvider, TextMapPropagator, TracerProvider } from "@opentelemetry/api";

export interface RegisteredApi {
  readonly version?: string;
  readonly trace?: TracerProvider;
  readonly context?: ContextManager;
  readonly propagation?: TextMapPropagator;
  readonly metrics?: MeterProvider;
}

/**
 * What somebody registered with OpenTelemetry, in whatever copy of its API. Read from the slot itself: a copy's
 * own getters hide registrations made by a copy of a lower version.
 */
export function registeredApi(): RegisteredApi | undefined {
  return slot[API_KEY];
}

export const API_KEY = Symbol.for("opentelemetry.js.api.1");
const slot = globalThis as { [API_KEY]?: RegisteredApi };

import type { Context, TextMapGetter, TextMapPropagator, TextMapSetter } from "@opentelemetry/api";

/** Several propagators as one: each injects, and each extracts from what the one before left. One that throws is passed over. */
export function compositePropagator(propagators: readonly TextMapPropagator[]): TextMapPropagator {
  return {
    inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
      for (const propagator of propagators) {
        try {
          propagator.inject(context, carrier, setter);
        } catch {
          // Tracing must not keep the host from sending its request.
        }
      }
    },

    extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
      let extracted = context;
      for (const propagator of propagators) {
        try {
          extracted = propagator.extract(extracted, carrier, getter) ?? extracted;
        } catch {
          // What a peer sent may be anything.
        }
      }
      return extracted;
    },

    fields: () => [...new Set(propagators.flatMap(fieldsOf))],
  };
}

function fieldsOf(propagator: TextMapPropagator): string[] {
  try {
    return propagator.fields();
  } catch {
    return [];
  }
}

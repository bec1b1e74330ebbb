import type { MetricExemplars } from "../model/metric-aggregate.ts";
import { decodeExemplars } from "../otlp/read/index.ts";
import type { StoredExemplars } from "../store/read-exemplars.ts";

type NewestExemplar = Omit<MetricExemplars["exemplars"][number], "sessionId">;

/** Those that have a trace, each once: a cumulative point tells again what the one before told. */
export function newestExemplars(stored: readonly StoredExemplars[], limit: number): NewestExemplar[] {
  const found = new Map<string, NewestExemplar>();
  for (const { kind, attributes, exemplars } of stored) {
    for (const { time, asInt, asDouble, traceId, spanId } of decodeExemplars(exemplars, kind)) {
      if (traceId === "") continue;
      const number = Number(asInt ?? asDouble);
      const value = Number.isFinite(number) ? number : null;
      const exemplar = { time, value, traceId, spanId, attributes };
      const key = JSON.stringify(exemplar);
      if (!found.has(key)) found.set(key, exemplar);
    }
  }
  return [...found.values()].sort((a, b) => (a.time < b.time ? 1 : a.time > b.time ? -1 : 0)).slice(0, limit);
}

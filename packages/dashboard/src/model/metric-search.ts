import { type MetricRangeId, metricRange } from "./metric-range.ts";

/** What the address of the metrics page says. */
export interface MetricSearch {
  /** A part of the names in the list. */
  readonly search?: string;
  readonly range?: MetricRangeId;
  /** Name of the metric that is open. */
  readonly metric?: string;
  readonly kind?: string;
  readonly unit?: string;
  /** Aggregations, separated by commas. */
  readonly show?: string;
  /** The key it is grouped by. */
  readonly by?: string;
  /** `key=value` pairs as in a query, encoded once more. */
  readonly filter?: string;
}

/** Reads it from an address; what is not understood is left out. */
export function readMetricSearch(raw: Record<string, unknown>): MetricSearch {
  const range = metricRange(typeof raw.range === "string" ? raw.range : undefined).id;
  const texts = ["search", "metric", "kind", "unit", "show", "by", "filter"].flatMap((key) => {
    const value = raw[key];
    return typeof value === "string" && value !== "" ? [[key, value] as const] : [];
  });
  return { ...Object.fromEntries(texts), ...(range === "1h" ? {} : { range }) };
}

export interface MetricFilter {
  readonly key: string;
  readonly value: string;
}

export function readFilters(text: string | undefined): MetricFilter[] {
  return [...new URLSearchParams(text)].map(([key, value]) => ({ key, value }));
}

export function writeFilters(filters: readonly MetricFilter[]): string | undefined {
  const text = new URLSearchParams(filters.map(({ key, value }) => [key, value])).toString();
  return text === "" ? undefined : text;
}

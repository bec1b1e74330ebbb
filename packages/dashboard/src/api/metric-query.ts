import type { MetricAggregate, MetricAttributes, MetricExemplars, MetricList } from "@agentops/server/model";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { MAX_SERIES } from "../model/chart-data.ts";
import { boundsOfRange, type MetricRange } from "../model/metric-range.ts";
import type { MetricFilter } from "../model/metric-search.ts";
import { fetchJson } from "./fetch-json.ts";

export interface MetricQuestion {
  readonly name: string;
  readonly range: MetricRange;
  readonly aggregations?: readonly string[];
  readonly groupBy?: string | undefined;
  readonly filters?: readonly MetricFilter[];
  readonly kind?: string | undefined;
  readonly unit?: string | undefined;
}

/** What is measured, by name. */
export function metricsQuery(range: MetricRange, search: string | undefined) {
  return queryOptions({
    queryKey: ["metrics", range.id, search],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ ...boundsOfRange(range, Date.now()), ...(search && { search }) });
      return fetchJson<MetricList>(`/api/v1/metrics?${query}`, signal);
    },
    refetchInterval: pollMillis(range),
    placeholderData: keepPreviousData,
  });
}

export function metricQuery(question: MetricQuestion) {
  return queryOptions({
    queryKey: ["metric", question],
    queryFn: ({ signal }) => {
      const { aggregations = [], kind, unit, range } = question;
      const query = selectionOf(question);
      if (aggregations.length > 0) query.set("aggregation", aggregations.join(","));
      if (kind !== undefined) query.set("kind", kind);
      if (unit !== undefined) query.set("unit", unit);
      query.set("intervalSeconds", String(range.intervalSeconds));
      query.set("limit", String(MAX_SERIES));
      return fetchJson<MetricAggregate>(`${pathOf(question)}/aggregate?${query}`, signal);
    },
    refetchInterval: pollMillis(question.range),
    // The chart stays while another grouping is read, but never that of another metric.
    placeholderData: (before, query) =>
      (query?.queryKey[1] as MetricQuestion | undefined)?.name === question.name ? before : undefined,
  });
}

export function metricAttributesQuery({ name, range }: MetricQuestion) {
  return queryOptions({
    queryKey: ["metric attributes", name, range.id],
    queryFn: ({ signal }) => {
      const query = selectionOf({ name, range });
      return fetchJson<MetricAttributes>(`${pathOf({ name, range })}/attributes?${query}`, signal);
    },
    staleTime: 60_000,
  });
}

export function exemplarsQuery(question: MetricQuestion) {
  return queryOptions({
    queryKey: ["exemplars", question],
    queryFn: ({ signal }) => {
      const query = selectionOf(question);
      query.set("limit", "20");
      return fetchJson<MetricExemplars>(`${pathOf(question)}/exemplars?${query}`, signal);
    },
    refetchInterval: pollMillis(question.range),
  });
}

function pathOf({ name }: MetricQuestion): string {
  return `/api/v1/metrics/${encodeURIComponent(name)}`;
}

function selectionOf({ range, groupBy, filters = [] }: MetricQuestion): URLSearchParams {
  const query = new URLSearchParams(boundsOfRange(range, Date.now()));
  if (groupBy !== undefined) query.append("groupBy", groupBy);
  for (const { key, value } of filters) query.append("filter", `${key}=${value}`);
  return query;
}

/** Metrics are told once a minute or so; a long time changes little from one minute to the next. */
function pollMillis({ intervalSeconds }: MetricRange): number {
  return Math.min(300_000, Math.max(15_000, intervalSeconds * 250));
}

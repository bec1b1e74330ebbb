import type { TraceOfSession, TraceSkeleton } from "@agentops/server/model";
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { indexSpans, type SpanIndex } from "../model/span-index.ts";
import { fetchJson } from "./fetch-json.ts";

/**
 * The skeleton of a trace, read again only when the session's own account of it changes: a trace of 100,000
 * spans is megabytes, its line in the session is not. Meanwhile the one read before stays.
 */
export function traceQuery(trace: TraceOfSession, client: QueryClient) {
  return queryOptions({
    queryKey: ["trace", trace.traceId, trace.spanCount, trace.endTime],
    queryFn: async ({ signal }) =>
      indexSpans(
        await fetchJson<TraceSkeleton>(`/api/v1/traces/${encodeURIComponent(trace.traceId)}`, signal),
      ),
    placeholderData: () => newestOf(client, trace.traceId),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 30_000,
    // Comparing columns element by element with the old ones costs more than drawing the few rows in sight.
    structuralSharing: false,
  });
}

function newestOf(client: QueryClient, traceId: string): SpanIndex | undefined {
  return client
    .getQueriesData<SpanIndex>({ queryKey: ["trace", traceId] })
    .findLast(([, index]) => index !== undefined)?.[1];
}

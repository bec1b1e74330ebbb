import type { SpanDetail } from "@agentops/server/model";
import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "./fetch-json.ts";

/** One span with its content. It has ended, so it is read once. */
export function spanQuery(traceId: string, spanId: string) {
  return queryOptions({
    queryKey: ["span", traceId, spanId],
    queryFn: ({ signal }) =>
      fetchJson<SpanDetail>(
        `/api/v1/spans/${encodeURIComponent(traceId)}/${encodeURIComponent(spanId)}`,
        signal,
      ),
    staleTime: 60_000,
  });
}

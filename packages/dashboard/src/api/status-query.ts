import type { ServerStatus } from "@agentops/server/model";
import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "./fetch-json.ts";

const POLL_INTERVAL_MILLIS = 5_000;

/** How the server is doing, polled: what it refuses can only be seen here. */
export function statusQuery() {
  return queryOptions({
    queryKey: ["status"],
    queryFn: ({ signal }) => fetchJson<ServerStatus>("/api/v1/status", signal),
    refetchInterval: POLL_INTERVAL_MILLIS,
  });
}

import type { SessionDetail } from "@agentops/server/model";
import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "./fetch-json.ts";

const RUNNING_INTERVAL_MILLIS = 2_000;
/** Late spans still reach a session that has ended. */
const ENDED_INTERVAL_MILLIS = 10_000;

export function sessionQuery(id: string) {
  return queryOptions({
    queryKey: ["session", id],
    queryFn: ({ signal }) => fetchJson<SessionDetail>(`/api/v1/sessions/${encodeURIComponent(id)}`, signal),
    refetchInterval: (query) => {
      if (query.state.data === undefined) return query.state.error === null ? false : RUNNING_INTERVAL_MILLIS;
      return query.state.data.endState === null ? RUNNING_INTERVAL_MILLIS : ENDED_INTERVAL_MILLIS;
    },
  });
}

import type { Identity } from "@agentops/server/model";
import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "./fetch-json.ts";

/** Reading it renews the cookie, which lasts an hour. */
const RENEWAL_INTERVAL_MILLIS = 10 * 60_000;

/** As whom this browser reads: fails with status 401 where it has to sign in first. */
export function identityQuery() {
  return queryOptions({
    queryKey: ["identity"],
    queryFn: ({ signal }) => fetchJson<Identity>("/api/v1/access", signal),
    staleTime: RENEWAL_INTERVAL_MILLIS,
    refetchInterval: ({ state }) => (state.data === undefined ? false : RENEWAL_INTERVAL_MILLIS),
    refetchIntervalInBackground: true,
  });
}

import type { SessionPage } from "@agentops/server/model";
import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import type { ListSearch } from "../model/list-search.ts";
import { fetchJson } from "./fetch-json.ts";

const PAGE_SIZE = 100;
const POLL_INTERVAL_MILLIS = 2_000;

/** The sessions an address asks for, page after page, polled. All read pages are read again, hence more slowly. */
export function sessionsQuery(search: ListSearch) {
  return infiniteQueryOptions({
    queryKey: ["sessions", search],
    queryFn: ({ pageParam, signal }) =>
      fetchJson<SessionPage>(`/api/v1/sessions?${listParameters(search, pageParam)}`, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: (query) => POLL_INTERVAL_MILLIS * Math.max(1, query.state.data?.pages.length ?? 1),
    placeholderData: keepPreviousData,
  });
}

function listParameters(search: ListSearch, cursor: string): URLSearchParams {
  const parameters = new URLSearchParams({ limit: String(PAGE_SIZE), ...search });
  if (cursor !== "") parameters.set("cursor", cursor);
  return parameters;
}

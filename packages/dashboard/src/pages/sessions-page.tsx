import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { sessionsQuery } from "../api/sessions-query.ts";
import { ErrorNotice } from "../components/error-notice.tsx";
import { NewSessions } from "../components/new-sessions.tsx";
import { Notice } from "../components/notice.tsx";
import { Onboarding } from "../components/onboarding.tsx";
import { PanelBoundary } from "../components/panel-boundary.tsx";
import { Placeholder } from "../components/placeholder.tsx";
import { SessionTable } from "../components/session-table.tsx";
import { SessionsToolbar } from "../components/sessions-toolbar.tsx";
import { StaleBanner } from "../components/stale-banner.tsx";
import { useDocumentTitle } from "../components/use-document-title.ts";
import { plural } from "../model/format-count.ts";
import { hasFilter, type ListSearch } from "../model/list-search.ts";

const route = getRouteApi("/");

/** All sessions, filtered and sorted as the address says, kept up to date. */
export function SessionsPage() {
  useDocumentTitle("Sessions");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(sessionsQuery(search));
  const sessions = useMemo(() => query.data?.pages.flatMap((page) => page.sessions), [query.data]);
  const change = (next: ListSearch) => {
    // Typing refines one search: it is one step back, not one per pause.
    const typing = search.search !== undefined && next.search !== undefined && search.search !== next.search;
    void navigate({ search: next, replace: typing });
  };
  const { fetchNextPage, hasNextPage, isFetching, isError } = query;
  const readMore = useCallback(() => {
    if (!isFetching && !isError) void fetchNextPage();
  }, [isFetching, isError, fetchNextPage]);

  // What is left from the filter before says nothing about whether there are sessions at all.
  if (sessions === undefined || (sessions.length === 0 && query.isPlaceholderData)) {
    return query.isError ? (
      <ErrorNotice
        heading="h1"
        what="the sessions"
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    ) : (
      <Placeholder lines={14} label="Reading the sessions" />
    );
  }
  const banner = query.isError && <StaleBanner error={query.error} readAt={query.dataUpdatedAt} />;
  if (sessions.length === 0 && !hasFilter(search)) {
    return (
      <div className="page-scroll">
        {banner}
        <Onboarding origin={location.origin} />
      </div>
    );
  }
  return (
    <>
      {banner}
      <SessionsToolbar
        search={search}
        onChange={change}
        summary={`${plural(sessions.length, "session")}${hasNextPage ? " and more" : ""}`}
      />
      <NewSessions
        sessions={sessions}
        active={search.sort === undefined && !hasFilter(search) && !query.isPlaceholderData}
      />
      {sessions.length === 0 ? (
        <Notice
          tone="nothing"
          title="No session matches this filter"
          actions={
            <button type="button" className="button" onClick={() => change({})}>
              Clear the filter
            </button>
          }
        >
          <p>There are sessions, only none with these words and this outcome.</p>
        </Notice>
      ) : (
        <PanelBoundary panel="The list of sessions">
          <SessionTable
            sessions={sessions}
            hasMore={hasNextPage}
            sort={search.sort ?? "startTime"}
            onSort={(sort) => change({ ...search, sort })}
            onNeedMore={readMore}
          />
        </PanelBoundary>
      )}
    </>
  );
}

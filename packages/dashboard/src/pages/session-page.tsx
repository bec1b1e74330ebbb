import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { sessionQuery } from "../api/session-query.ts";
import { ErrorNotice } from "../components/error-notice.tsx";
import { PanelBoundary } from "../components/panel-boundary.tsx";
import { Placeholder } from "../components/placeholder.tsx";
import { SessionHeader } from "../components/session-header.tsx";
import { SessionSpans } from "../components/session-spans.tsx";
import { StaleBanner } from "../components/stale-banner.tsx";
import { useDocumentTitle } from "../components/use-document-title.ts";
import type { SessionSearch } from "../model/session-search.ts";
import "./session-page.css";

const route = getRouteApi("/sessions/$id");

/** One session: what became of it, its spans against time, and the span the address names. */
export function SessionPage() {
  const { id } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(sessionQuery(id));
  useDocumentTitle(query.data?.name || id);

  if (query.data === undefined) {
    return query.isError ? (
      <ErrorNotice heading="h1" what="the session" error={query.error} onRetry={() => void query.refetch()} />
    ) : (
      <Placeholder lines={12} label="Reading the session" />
    );
  }
  const change = (next: SessionSearch, replace: boolean) => void navigate({ search: next, replace });
  return (
    <div className="session-page">
      {query.isError && <StaleBanner error={query.error} readAt={query.dataUpdatedAt} />}
      <PanelBoundary panel="The head of the session" resetKey={id}>
        <SessionHeader session={query.data} />
      </PanelBoundary>
      <PanelBoundary panel="The waterfall" resetKey={id}>
        <SessionSpans key={id} session={query.data} search={search} onChange={change} />
      </PanelBoundary>
    </div>
  );
}

import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useMemo } from "react";
import { metricsQuery } from "../api/metric-query.ts";
import { ErrorNotice } from "../components/error-notice.tsx";
import { MetricExplorer } from "../components/metric-explorer.tsx";
import { MetricList } from "../components/metric-list.tsx";
import { Notice } from "../components/notice.tsx";
import { PanelBoundary } from "../components/panel-boundary.tsx";
import { Placeholder } from "../components/placeholder.tsx";
import { RangeSwitch } from "../components/range-switch.tsx";
import { SearchField } from "../components/search-field.tsx";
import { StaleBanner } from "../components/stale-banner.tsx";
import { StandardPanel } from "../components/standard-panel.tsx";
import { useDocumentTitle } from "../components/use-document-title.ts";
import { metricEntries } from "../model/metric-entry.ts";
import { metricRange } from "../model/metric-range.ts";
import type { MetricSearch } from "../model/metric-search.ts";
import { STANDARD_PANELS } from "../model/standard-panels.ts";
import "./metrics-page.css";

const route = getRouteApi("/charts");

/** All metrics by name, the usual ones as charts, and one of them in detail. */
export function MetricsPage() {
  const search = route.useSearch();
  useDocumentTitle(search.metric ?? "Metrics");
  const navigate = route.useNavigate();
  const change = (next: MetricSearch) =>
    void navigate({ search: next, replace: next.search !== search.search });
  const range = metricRange(search.range);
  const query = useQuery(metricsQuery(range, search.search));
  const entries = useMemo(() => metricEntries(query.data?.metrics ?? []), [query.data]);
  // What the list shows is filtered by a search; what is ready-made is not.
  const all = useQuery(metricsQuery(range, undefined)).data?.metrics;
  const names = new Set(all?.map(({ name }) => name));
  const panels = STANDARD_PANELS.filter(({ metric }) => names.has(metric));
  const { search: text, ...withoutText } = search;

  if (query.data === undefined && query.isError) {
    return (
      <ErrorNotice heading="h1" what="the metrics" error={query.error} onRetry={() => void query.refetch()} />
    );
  }
  return (
    <>
      {query.isError && <StaleBanner error={query.error} readAt={query.dataUpdatedAt} />}
      <div className="metrics-page" data-open={search.metric !== undefined || undefined}>
        <div className="metrics-side">
          <div className="metrics-search">
            <SearchField
              label="Search metrics"
              placeholder="Name of a metric"
              icon={Search}
              value={text ?? ""}
              onChange={(next) => change(next === "" ? withoutText : { ...search, search: next })}
            />
          </div>
          {query.data === undefined ? (
            <Placeholder lines={10} label="Reading the metrics" />
          ) : (
            <MetricList entries={entries} hasMore={query.data.hasMore} search={search} />
          )}
        </div>
        <div className="metrics-main">
          <div className="metrics-bar">
            <h1>Metrics</h1>
            <RangeSwitch
              selected={range.id}
              onSelect={(id) => {
                const { range: _, ...rest } = search;
                change(id === "1h" ? rest : { ...rest, range: id });
              }}
            />
          </div>
          <PanelBoundary panel="The charts" resetKey={JSON.stringify(search)}>
            {search.metric !== undefined ? (
              <MetricExplorer
                key={search.metric}
                name={search.metric}
                entry={metricEntries(all ?? []).find(
                  ({ name, kind, unit }) =>
                    name === search.metric &&
                    (search.kind ?? kind) === kind &&
                    (search.kind === undefined || (search.unit ?? "") === unit),
                )}
                search={search}
                onChange={change}
              />
            ) : all?.length === 0 ? (
              <NothingMeasured name={range.name.toLowerCase()} />
            ) : (
              <div className="metrics-panels">
                {panels.map((panel) => (
                  <StandardPanel key={panel.id} panel={panel} range={range} search={withoutText} />
                ))}
                {all !== undefined && panels.length === 0 && (
                  <p className="quiet">
                    None of the metrics that have a ready-made chart was sent in this time. Choose one from
                    the list.
                  </p>
                )}
              </div>
            )}
          </PanelBoundary>
        </div>
      </div>
    </>
  );
}

function NothingMeasured({ name }: { readonly name: string }) {
  return (
    <Notice tone="info" title={`No metrics arrived in the ${name}`}>
      <p>
        Choose a longer time above. Agents send metrics with{" "}
        <code>agentops.init({"{ enableMetrics: true }"})</code>, and so does any OpenTelemetry SDK that
        exports metrics to <code className="mono">{location.origin}</code>.
      </p>
    </Notice>
  );
}

import { useQuery } from "@tanstack/react-query";
import { type MetricQuestion, metricAttributesQuery, metricQuery } from "../api/metric-query.ts";
import { chartData } from "../model/chart-data.ts";
import { exactCount, plural } from "../model/format-count.ts";
import { unitName } from "../model/format-metric.ts";
import type { MetricEntry } from "../model/metric-entry.ts";
import { metricRange } from "../model/metric-range.ts";
import { type MetricSearch, readFilters, writeFilters } from "../model/metric-search.ts";
import { ChartPanel } from "./chart-panel.tsx";
import { CopyButton } from "./copy-button.tsx";
import { ErrorNotice } from "./error-notice.tsx";
import { ExemplarList } from "./exemplar-list.tsx";
import { MetricControls } from "./metric-controls.tsx";
import "./metric-explorer.css";
import { Placeholder } from "./placeholder.tsx";

export interface MetricExplorerProps {
  readonly name: string;
  /** What the list says of it, if it is there. */
  readonly entry: MetricEntry | undefined;
  readonly search: MetricSearch;
  readonly onChange: (search: MetricSearch) => void;
}

/** One metric: a chart by its type, with grouping and filters. */
export function MetricExplorer({ name, entry, search, onChange }: MetricExplorerProps) {
  const filters = readFilters(search.filter);
  // Groups are lines of one number each.
  const aggregations =
    search.show?.split(",") ?? (search.by !== undefined && isHistogram(entry) ? ["p95"] : []);
  const question: MetricQuestion = {
    name,
    range: metricRange(search.range),
    aggregations,
    groupBy: search.by,
    filters,
    kind: search.kind,
    // An address tells no empty unit.
    unit: search.kind === undefined ? search.unit : (search.unit ?? ""),
  };
  const query = useQuery(metricQuery(question));
  const { data: attributes } = useQuery(metricAttributesQuery(question));
  const without = (key: keyof MetricSearch) => {
    const { [key]: _, ...rest } = search;
    return rest;
  };
  const change = (key: "show" | "by" | "filter", value: string | undefined) =>
    onChange(value === undefined ? without(key) : { ...search, [key]: value });
  return (
    <div className="metric-explorer">
      <header>
        <h2>
          <bdi>{name}</bdi>
          <CopyButton text={name} what="name" />
        </h2>
        {entry !== undefined && (
          <p className="quiet">
            <bdi>{entry.description}</bdi>
            {entry.description !== "" && " · "}
            {entry.kindName}
            {unitName(entry.unit) !== "" && <bdi> in {unitName(entry.unit)}</bdi>}
            {` · ${plural(entry.seriesCount, "series", "series")}`}
          </p>
        )}
      </header>
      {query.data === undefined ? (
        query.isError ? (
          <>
            <ErrorNotice what="the metric" error={query.error} onRetry={() => void query.refetch()} />
            {filters.length > 0 && (
              <button type="button" className="button" onClick={() => change("filter", undefined)}>
                Remove the filters
              </button>
            )}
          </>
        ) : (
          <Placeholder lines={10} label="Reading the metric" />
        )
      ) : (
        <>
          <MetricControls
            metric={query.data}
            aggregations={aggregations}
            groupedBy={search.by}
            attributes={attributes?.attributes ?? []}
            filters={filters}
            onShow={(show) => change("show", show)}
            onGroup={(key) => {
              const { by: _, show, ...rest } = search;
              // Several numbers of each group would be too many lines.
              const kept = show === undefined || show.includes(",") ? {} : { show };
              onChange({ ...rest, ...kept, ...(key !== undefined && { by: key }) });
            }}
            onFilter={(next) => change("filter", writeFilters(next))}
          />
          <div className="metric-answer" aria-busy={query.isPlaceholderData}>
            <ChartPanel
              title={<h3>{titleOf(query.data.groupBy, query.data.groups.length, query.data.groupCount)}</h3>}
              label={`Chart of ${name}`}
              data={chartData(query.data)}
              height={300}
              nothing="Nothing was told in this time"
            />
          </div>
          <ExemplarList question={question} unit={query.data.unit} />
        </>
      )}
    </div>
  );
}

function isHistogram(entry: MetricEntry | undefined): boolean {
  return entry?.kind === "histogram" || entry?.kind === "exponentialHistogram";
}

function titleOf([key]: readonly string[], shown: number, all: number): string {
  if (key === undefined) return "All series together";
  return shown < all ? `By ${key}: the ${shown - 1} largest of ${exactCount(all)}` : `By ${key}`;
}

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { metricQuery } from "../api/metric-query.ts";
import type { MetricRange } from "../model/metric-range.ts";
import type { MetricSearch } from "../model/metric-search.ts";
import type { StandardPanel as Panel } from "../model/standard-panels.ts";
import { ChartPanel } from "./chart-panel.tsx";
import { ErrorNotice } from "./error-notice.tsx";
import { Placeholder } from "./placeholder.tsx";
import "./standard-panel.css";

export interface StandardPanelProps {
  readonly panel: Panel;
  readonly range: MetricRange;
  readonly search: MetricSearch;
}

/** A chart for a metric that everybody has; its title leads to the metric. */
export function StandardPanel({ panel, range, search }: StandardPanelProps) {
  const { metric, aggregations, groupBy } = panel;
  const query = useQuery(metricQuery({ name: metric, range, aggregations, groupBy }));
  if (query.data === undefined) {
    return (
      <section className="chart-panel" aria-label={panel.title}>
        {query.isError ? (
          <ErrorNotice what={panel.title} error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Placeholder lines={6} label={`Reading ${panel.title}`} />
        )}
      </section>
    );
  }
  const { value, label } = panel.headline(query.data);
  const opened: MetricSearch = {
    ...search,
    metric,
    ...(aggregations.length === 1 && { show: aggregations[0]! }),
    ...(groupBy !== undefined && { by: groupBy }),
  };
  return (
    <ChartPanel
      title={
        <h2 className="standard-title">
          <Link to="/charts" search={opened}>
            {panel.title}
          </Link>
        </h2>
      }
      label={panel.title}
      aside={
        <p className="standard-headline">
          <strong>{value}</strong> <span className="quiet">{label}</span>
        </p>
      }
      data={panel.chart(query.data)}
      height={170}
      nothing="None in this time"
    />
  );
}

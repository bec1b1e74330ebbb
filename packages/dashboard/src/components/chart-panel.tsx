import { ChartColumn, Table } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { ChartData } from "../model/chart-data.ts";
import { formatMetric } from "../model/format-metric.ts";
import "./chart-panel.css";
import { ChartTable } from "./chart-table.tsx";
import { MetricChart } from "./metric-chart.tsx";
import { PanelBoundary } from "./panel-boundary.tsx";

export interface ChartPanelProps {
  readonly title: ReactNode;
  /** The title as text, for those who do not see the chart. */
  readonly label: string;
  /** Beside the title. */
  readonly aside?: ReactNode;
  readonly data: ChartData;
  readonly height: number;
  /** In place of a chart that would be empty. */
  readonly nothing: string;
}

/** A chart with its legend, or the same numbers as a table. */
export function ChartPanel({ title, label, aside, data, height, nothing }: ChartPanelProps) {
  const [isTable, setTable] = useState(false);
  const isEmpty = data.series.every(({ values }) => values.every((value) => value === null));
  const name = isTable ? "Show as a chart" : "Show as a table";
  return (
    <section className="chart-panel" aria-label={label}>
      <header>
        {title}
        {aside}
        <button
          type="button"
          className="icon-button"
          aria-label={`${name}: ${label}`}
          title={name}
          onClick={() => setTable(!isTable)}
        >
          {isTable ? <ChartColumn size={15} /> : <Table size={15} />}
        </button>
      </header>
      <PanelBoundary panel={label}>
        {isEmpty ? (
          <p className="chart-nothing quiet" style={{ minHeight: height }}>
            {nothing}
          </p>
        ) : isTable ? (
          <ChartTable data={data} label={`${label}, as a table`} height={height + 30} />
        ) : (
          <>
            <MetricChart data={data} label={label} height={height} />
            <ul className="chart-legend">
              {data.series.map(({ label: text, tone, total, aggregation }, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two groups may have the same label; they never move.
                <li key={at} title={text}>
                  <span className="chart-swatch" data-tone={tone} />
                  <bdi>{text}</bdi>
                  <span className="chart-legend-total">{formatMetric(total, data.unit, aggregation)}</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </PanelBoundary>
    </section>
  );
}

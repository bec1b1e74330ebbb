import type { ChartData } from "../model/chart-data.ts";
import { formatMetric } from "../model/format-metric.ts";
import { intervalName } from "./chart-tooltip.tsx";
import "./chart-table.css";

export interface ChartTableProps {
  readonly data: ChartData;
  readonly label: string;
  readonly height: number;
}

/** What a chart shows, as numbers: the newest interval first, below the whole range. */
export function ChartTable({ data, label, height }: ChartTableProps) {
  const { series, times, unit } = data;
  const newestFirst = times.map((_, at) => times.length - 1 - at);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the table scrolls, so a keyboard must be able to reach it.
    <section className="chart-table" style={{ maxHeight: height }} aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {series.map(({ label: name }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two groups may have the same label; they never move.
              <th key={at} scope="col">
                <bdi>{name}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr className="chart-table-total">
            <th scope="row">Whole range</th>
            {series.map(({ total, aggregation }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: likewise.
              <td key={at}>{formatMetric(total, unit, aggregation)}</td>
            ))}
          </tr>
          {newestFirst.map((at) => (
            <tr key={times[at]}>
              <th scope="row">{intervalName(data, at)}</th>
              {series.map(({ values, aggregation }, position) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: likewise.
                <td key={position}>{formatMetric(values[at] ?? null, unit, aggregation)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

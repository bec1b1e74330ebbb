import type { ChartData } from "../model/chart-data.ts";
import { formatMetric } from "../model/format-metric.ts";
import { formatExactTime } from "../model/format-time.ts";

export interface ChartTooltipProps {
  readonly data: ChartData;
  /** The interval it tells of. */
  readonly at: number;
  readonly left: number;
  /** Of the chart, which it does not leave. */
  readonly width: number;
}

/** The values of one interval beside it. Screen readers hear {@link chartReading} instead. */
export function ChartTooltip({ data, at, left, width }: ChartTooltipProps) {
  const side = left > width / 2 ? { right: width - left + 10 } : { left: left + 10 };
  return (
    <div className="chart-tooltip" style={side} aria-hidden="true">
      <p className="chart-tooltip-time">{intervalName(data, at)}</p>
      <dl>
        {data.series.map(({ label, tone, values, aggregation }, position) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two groups may have the same label; they never move.
          <div key={position}>
            <dt>
              <span className="chart-swatch" data-tone={tone} />
              <bdi>{label}</bdi>
            </dt>
            <dd>{formatMetric(values[at] ?? null, data.unit, aggregation)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** The same as a sentence. */
export function chartReading(data: ChartData, at: number): string {
  const values = data.series.map(
    ({ label, values, aggregation }) =>
      `${label} ${values[at] == null ? "nothing" : formatMetric(values[at], data.unit, aggregation)}`,
  );
  return `${intervalName(data, at)}: ${values.join(", ")}`;
}

/** The local time at which an interval begins. */
export function intervalName({ times }: ChartData, at: number): string {
  return formatExactTime(times[at] ?? "").slice(0, 16);
}

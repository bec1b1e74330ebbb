import type { ChartData } from "../model/chart-data.ts";
import { type ChartSize, centre, linePath, stackedBars, verticalOf } from "../model/chart-paths.ts";
import { type ChartScale, labelledTimes } from "../model/chart-scale.ts";

export interface ChartMarksProps {
  readonly data: ChartData;
  readonly scale: ChartScale;
  readonly size: ChartSize;
  readonly tickLabels: readonly string[];
  /** The interval that is marked. */
  readonly chosen: number | undefined;
}

const PIXELS_A_LABEL = 70;

/** What is drawn inside the axes of a chart, and the axes. */
export function ChartMarks({ data, scale, size, tickLabels, chosen }: ChartMarksProps) {
  const { times, series } = data;
  return (
    <>
      {scale.ticks.map((tick, at) => {
        const y = verticalOf(tick, scale, size.height);
        return (
          <g key={tick} transform={`translate(0 ${y})`}>
            <line x2={size.width} className={tick === 0 ? "chart-zero" : "chart-grid"} />
            <text x={-8} dy="0.32em" className="chart-label" textAnchor="end">
              {tickLabels[at]}
            </text>
          </g>
        );
      })}
      {labelledTimes(times, size.width / PIXELS_A_LABEL).map(({ at, label }) => (
        <text
          key={at}
          x={(at * size.width) / times.length}
          y={size.height + 16}
          className="chart-label"
          textAnchor="middle"
        >
          {label}
        </text>
      ))}
      {chosen !== undefined && (
        <line
          x1={centre(chosen, times.length, size.width)}
          x2={centre(chosen, times.length, size.width)}
          y2={size.height}
          className="chart-cursor"
        />
      )}
      {data.form === "bars"
        ? stackedBars(data, scale, size).map((bars, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two groups may have the same label; they never move.
            <g key={at} className="chart-bars" data-tone={series[at]?.tone}>
              {bars.map((bar) => (
                <rect key={bar.x} {...bar} />
              ))}
            </g>
          ))
        : series.map(({ values, tone }, at) => {
            const { path, dots } = linePath(values, scale, size);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: likewise.
              <g key={at} className="chart-line" data-tone={tone}>
                <path d={path} />
                {dots.map(({ x, y }) => (
                  <circle key={x} cx={x} cy={y} r={2.5} />
                ))}
                {chosen !== undefined && typeof values[chosen] === "number" && (
                  <circle
                    cx={centre(chosen, times.length, size.width)}
                    cy={verticalOf(values[chosen], scale, size.height)}
                    r={3.5}
                  />
                )}
              </g>
            );
          })}
    </>
  );
}

import { type KeyboardEvent, type PointerEvent, useState } from "react";
import type { ChartData } from "../model/chart-data.ts";
import { centre } from "../model/chart-paths.ts";
import { chartScale } from "../model/chart-scale.ts";
import { formatTick } from "../model/format-metric.ts";
import { shortcutFor } from "../model/shortcuts.ts";
import { ChartMarks } from "./chart-marks.tsx";
import { ChartTooltip, chartReading } from "./chart-tooltip.tsx";
import "./metric-chart.css";
import { useWidth } from "./use-width.ts";

export interface MetricChartProps {
  readonly data: ChartData;
  /** Its name for those who do not see it. */
  readonly label: string;
  readonly height: number;
}

const TOP = 8;
const BOTTOM = 22;

/** A chart over time. The pointer or the arrow keys choose an interval, whose values are then told. */
export function MetricChart({ data, label, height }: MetricChartProps) {
  const [element, width] = useWidth<HTMLDivElement>();
  const [chosen, choose] = useState<number>();
  const scale = chartScale(data);
  const aggregation = data.series[0]?.aggregation ?? "";
  const labels = scale.ticks.map((tick) => formatTick(tick, data.unit, aggregation));
  const gutter = Math.max(...labels.map((text) => text.length), 2) * 6.6 + 10;
  const size = { width: Math.max(0, width - gutter), height: height - TOP - BOTTOM };
  const last = data.times.length - 1;
  const at = chosen === undefined ? undefined : Math.min(chosen, last);
  const onPointerMove = (event: PointerEvent) => {
    const left = event.clientX - event.currentTarget.getBoundingClientRect().left - gutter;
    choose(Math.max(0, Math.min(last, Math.floor((left / size.width) * data.times.length))));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = nextChoice(event.key, at, last);
    if (next === undefined) return;
    event.preventDefault();
    choose(next === "none" ? undefined : next);
  };
  return (
    <div
      ref={element}
      className="metric-chart"
      style={{ height }}
      role="slider"
      tabIndex={0}
      aria-label={`${label}. Arrow keys choose a time`}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={at ?? last}
      aria-valuetext={chartReading(data, at ?? last)}
      onPointerMove={onPointerMove}
      onPointerLeave={() => choose(undefined)}
      onKeyDown={onKeyDown}
      onBlur={() => choose(undefined)}
    >
      {width > 0 && (
        <svg width={width} height={height} aria-hidden="true">
          <g transform={`translate(${gutter} ${TOP})`}>
            <ChartMarks data={data} scale={scale} size={size} tickLabels={labels} chosen={at} />
          </g>
        </svg>
      )}
      {at !== undefined && width > 0 && (
        <ChartTooltip
          data={data}
          at={at}
          left={gutter + centre(at, data.times.length, size.width)}
          width={width}
        />
      )}
    </div>
  );
}

function nextChoice(key: string, at: number | undefined, last: number): number | "none" | undefined {
  switch (shortcutFor("chart", key)) {
    case "nextInterval":
      return Math.min(last, at === undefined ? last : at + 1);
    case "previousInterval":
      return Math.max(0, at === undefined ? last : at - 1);
    case "firstInterval":
      return 0;
    case "lastInterval":
      return last;
    case "noInterval":
      return at === undefined ? undefined : "none";
    default:
      return undefined;
  }
}

import type { Tick } from "../model/time-ticks.ts";
import "./time-axis.css";

/** Marks of time over the bars. */
export function TimeAxis({ ticks }: { readonly ticks: readonly Tick[] }) {
  return (
    <span className="time-axis" aria-hidden="true">
      {ticks.map(({ ratio, label }) => (
        <span
          key={ratio}
          className="time-tick"
          data-last={ratio > 0.9 || undefined}
          style={{ left: `${ratio * 100}%` }}
        >
          {ratio <= 0.88 && label}
        </span>
      ))}
    </span>
  );
}

import { METRIC_RANGES, type MetricRangeId } from "../model/metric-range.ts";
import "./range-switch.css";

export interface RangeSwitchProps {
  readonly selected: MetricRangeId;
  readonly onSelect: (id: MetricRangeId) => void;
}

export function RangeSwitch({ selected, onSelect }: RangeSwitchProps) {
  return (
    <fieldset className="range-switch">
      <legend className="visually-hidden">Time range</legend>
      {METRIC_RANGES.map(({ id, label, name }) => (
        <button
          key={id}
          type="button"
          title={name}
          aria-pressed={id === selected}
          onClick={() => onSelect(id)}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}

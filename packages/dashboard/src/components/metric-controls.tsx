import type { MetricAggregate, MetricAttributes } from "@agentops/server/model";
import { X } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { aggregationName } from "../model/aggregation-name.ts";
import type { MetricFilter } from "../model/metric-search.ts";
import "./metric-controls.css";

export interface MetricControlsProps {
  readonly metric: MetricAggregate;
  /** What is asked for, which `metric` may not show yet. Nothing: what it shows by itself. */
  readonly aggregations: readonly string[];
  readonly groupedBy: string | undefined;
  readonly attributes: MetricAttributes["attributes"];
  readonly filters: readonly MetricFilter[];
  readonly onShow: (aggregations: string) => void;
  readonly onGroup: (key: string | undefined) => void;
  readonly onFilter: (filters: readonly MetricFilter[]) => void;
}

const PERCENTILES = "p50,p95,p99";
const MAX_FILTERS = 3;

/** What a chart of a metric shows: which number, by which attribute, and of which points. */
export function MetricControls(props: MetricControlsProps) {
  const { metric, aggregations, groupedBy, attributes, filters, onShow, onGroup, onFilter } = props;
  const shown = (aggregations.length > 0 ? aggregations : metric.aggregations).join(",");
  const hasPercentiles = metric.possibleAggregations.includes("p50");
  const choices = [
    ...(hasPercentiles && groupedBy === undefined ? [PERCENTILES] : []),
    ...metric.possibleAggregations,
  ];
  const keys = attributes.map(({ key }) => key);
  return (
    <div className="metric-controls">
      <Choice label="Show" value={shown} onChange={onShow}>
        {[...new Set([...choices, shown])].map((choice) => (
          <option key={choice} value={choice}>
            {choice === PERCENTILES ? "p50, p95 and p99" : aggregationName(choice)}
          </option>
        ))}
      </Choice>
      <Choice
        label="Group by"
        value={groupedBy ?? ""}
        onChange={(key) => onGroup(key === "" ? undefined : key)}
      >
        <option value="">Nothing</option>
        {[...new Set([...keys, ...(groupedBy === undefined ? [] : [groupedBy])])].map((key) => (
          <option key={key}>{key}</option>
        ))}
      </Choice>
      <FilterAdder
        attributes={attributes}
        disabledKeys={new Set(filters.map(({ key }) => key)).size >= MAX_FILTERS}
        onAdd={(filter) => onFilter([...filters, filter])}
      />
      {filters.length > 0 && (
        <ul className="metric-filters" aria-label="Filters">
          {filters.map((filter, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an address may hold one twice.
            <li key={at}>
              <bdi title={`${filter.key} = ${filter.value}`}>
                <span className="quiet">{filter.key} =</span> {filter.value || "(none)"}
              </bdi>
              <button
                type="button"
                className="icon-button"
                aria-label={`Remove the filter ${filter.key} = ${filter.value}`}
                onClick={() => onFilter(filters.filter((_, other) => other !== at))}
              >
                <X size={13} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface FilterAdderProps {
  readonly attributes: MetricAttributes["attributes"];
  /** Whether no more keys can be filtered by. */
  readonly disabledKeys: boolean;
  readonly onAdd: (filter: MetricFilter) => void;
}

/** Two steps: the key, then one of its values. */
function FilterAdder({ attributes, disabledKeys, onAdd }: FilterAdderProps) {
  const [chosen, choose] = useState("");
  const attribute = attributes.find(({ key }) => key === chosen);
  return (
    <>
      <Choice label="Filter by" value={attribute?.key ?? ""} onChange={choose} disabled={disabledKeys}>
        <option value="">Nothing</option>
        {attributes.map(({ key }) => (
          <option key={key}>{key}</option>
        ))}
      </Choice>
      {attribute !== undefined && (
        <Choice
          label="which is"
          value=""
          onChange={(value) => {
            choose("");
            onAdd({ key: attribute.key, value });
          }}
        >
          <option value="">Choose…</option>
          {attribute.values.map((value) => (
            <option key={value} value={value}>
              {value}
            </option>
          ))}
        </Choice>
      )}
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly disabled?: boolean;
  readonly onChange: (value: string) => void;
  readonly children: ReactNode;
}

function Choice({ label, value, disabled = false, onChange, children }: ChoiceProps) {
  const id = useId();
  return (
    <span className="metric-choice">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} disabled={disabled} onChange={(event) => onChange(event.target.value)}>
        {children}
      </select>
    </span>
  );
}

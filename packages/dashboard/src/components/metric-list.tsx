import { Link } from "@tanstack/react-router";
import { unitName } from "../model/format-metric.ts";
import { formatRelativeTime } from "../model/format-time.ts";
import type { MetricEntry } from "../model/metric-entry.ts";
import type { MetricSearch } from "../model/metric-search.ts";
import "./metric-list.css";
import { useNow } from "./use-now.ts";

export interface MetricListProps {
  readonly entries: readonly MetricEntry[];
  /** Whether there are more than these. */
  readonly hasMore: boolean;
  readonly search: MetricSearch;
}

/** A link that only leads to the same page is not the one that is open. */
const EXACT = { exact: true } as const;

/** All metrics by name; each is a link to its chart. */
export function MetricList({ entries, hasMore, search }: MetricListProps) {
  const now = useNow();
  const { range, search: text } = search;
  const kept = { ...(range !== undefined && { range }), ...(text !== undefined && { search: text }) };
  return (
    <nav className="metric-list" aria-label="Metrics">
      <Link
        to="/charts"
        search={kept}
        activeOptions={EXACT}
        className="metric-entry"
        aria-current={search.metric === undefined ? "page" : undefined}
      >
        <span className="metric-name">Overview</span>
        <span className="metric-facts">Ready-made charts</span>
      </Link>
      <ul>
        {entries.map(({ name, kind, unit, kindName, lastTime }) => (
          <li key={JSON.stringify([name, kind, unit])}>
            <Link
              to="/charts"
              search={{ ...kept, metric: name, kind, ...(unit !== "" && { unit }) }}
              activeOptions={EXACT}
              className="metric-entry"
              aria-current={isOpen(search, name, kind, unit) ? "page" : undefined}
            >
              <bdi className="metric-name">{name}</bdi>
              <span className="metric-facts">
                <span>
                  {kindName}
                  {unitName(unit) !== "" && <bdi> · {unitName(unit)}</bdi>}
                </span>
                <span>{formatRelativeTime(lastTime, now)}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {entries.length === 0 && <p className="metric-list-note">No metric has such a name.</p>}
      {hasMore && <p className="metric-list-note">There are more: search for a part of the name.</p>}
    </nav>
  );
}

function isOpen(search: MetricSearch, name: string, kind: string, unit: string): boolean {
  if (search.metric !== name) return false;
  return (search.kind ?? kind) === kind && (search.kind === undefined || (search.unit ?? "") === unit);
}

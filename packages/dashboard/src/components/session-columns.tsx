import type { Session } from "@agentops/server/model";
import type { ReactNode } from "react";
import { formatCount } from "../model/format-count.ts";
import { formatDuration } from "../model/format-duration.ts";
import { formatExactTime, formatRelativeTime } from "../model/format-time.ts";
import type { SessionSort } from "../model/list-search.ts";
import { milliseconds, toNanoseconds } from "../model/units.ts";
import { CostCell } from "./cost-cell.tsx";

/** A column of the sessions table, beside outcome and name, which every width has. */
export interface SessionColumn {
  readonly id: string;
  readonly label: string;
  readonly sort?: SessionSort;
  readonly numeric?: boolean;
  readonly cell: (session: Session, now: number) => ReactNode;
  /** Shown on hover where the cell shortens something. */
  readonly title?: (session: Session) => string;
}

export const SESSION_COLUMNS: readonly SessionColumn[] = [
  {
    id: "agents",
    label: "Agents",
    cell: ({ agents }) => agents.join(", "),
    title: ({ agents }) => agents.join("\n"),
  },
  {
    id: "started",
    label: "Started",
    sort: "startTime",
    cell: ({ startTime }, now) => <time dateTime={startTime}>{formatRelativeTime(startTime, now)}</time>,
    title: ({ startTime }) => formatExactTime(startTime),
  },
  {
    id: "duration",
    label: "Duration",
    sort: "durationMs",
    numeric: true,
    cell: ({ durationMs }) => formatDuration(toNanoseconds(milliseconds(durationMs))),
  },
  { id: "llms", label: "LLM", numeric: true, cell: ({ eventCounts }) => count(eventCounts.llms) },
  { id: "tools", label: "Tools", numeric: true, cell: ({ eventCounts }) => count(eventCounts.tools) },
  {
    id: "errors",
    label: "Errors",
    numeric: true,
    cell: ({ eventCounts: { errors } }) =>
      errors > 0 ? <span className="session-errors">{formatCount(errors)}</span> : count(0),
  },
  {
    id: "tokens",
    label: "Tokens",
    numeric: true,
    cell: ({ tokens }) => count(tokens.input + tokens.output),
    title: ({ tokens }) =>
      `${formatCount(tokens.input)} in (${formatCount(tokens.cached)} cached)\n${formatCount(tokens.output)} out (${formatCount(tokens.reasoning)} reasoning)`,
  },
  {
    id: "cost",
    label: "Cost",
    sort: "cost",
    numeric: true,
    cell: ({ cost, unpricedCalls }) => <CostCell cost={cost} unpricedCalls={unpricedCalls} />,
  },
  {
    id: "tags",
    label: "Tags",
    cell: ({ tags }) =>
      tags.map((tag) => (
        <span key={tag} className="tag">
          {tag}
        </span>
      )),
    title: ({ tags }) => tags.join("\n"),
  },
  { id: "user", label: "User", cell: ({ userId }) => userId, title: ({ userId }) => userId ?? "" },
];

/** Nothing reads as nothing: a column of zeros would hide the numbers. */
function count(value: number): ReactNode {
  return value === 0 ? <span className="quiet">0</span> : formatCount(value);
}

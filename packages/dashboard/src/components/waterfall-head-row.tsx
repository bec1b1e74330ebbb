import type { TraceOfSession } from "@agentops/server/model";
import { ChevronRight } from "lucide-react";
import { memo } from "react";
import { formatTotalCost } from "../model/format-cost.ts";
import { formatCount, plural } from "../model/format-count.ts";
import { formatDuration } from "../model/format-duration.ts";
import { formatExactTime } from "../model/format-time.ts";
import { milliseconds, toNanoseconds } from "../model/units.ts";
import { GridCell, GridRow } from "./grid-parts.tsx";
import type { WaterfallRowProps } from "./waterfall-row-props.ts";

export interface HeadRowProps extends WaterfallRowProps {
  readonly trace: TraceOfSession;
  readonly isLoading: boolean;
  readonly isFailed: boolean;
}

/** The head of a trace in a session of several: a turn. */
export const WaterfallHeadRow = memo(function WaterfallHeadRow(props: HeadRowProps) {
  const { trace, row, top, level, position, setSize, expanded, isActive, isLoading, isFailed } = props;
  return (
    <GridRow
      className="waterfall-row waterfall-head"
      style={{ transform: `translateY(${top}px)` }}
      data-row={row}
      aria-rowindex={row + 2}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={setSize}
      aria-expanded={expanded}
      aria-selected={false}
      aria-busy={isLoading}
      tabIndex={isActive ? 0 : -1}
    >
      <GridCell className="waterfall-name" title={trace.name}>
        <span className="waterfall-toggle" data-toggle>
          <ChevronRight size={14} />
        </span>
        <span className="waterfall-turn">{position}</span>
        <span className="waterfall-label">{trace.name || trace.traceId}</span>
        {trace.eventCounts.errors > 0 && (
          <span className="waterfall-error">{plural(trace.eventCounts.errors, "error")}</span>
        )}
      </GridCell>
      <GridCell className="waterfall-bar waterfall-summary">
        {isFailed ? "Its spans could not be read" : isLoading ? "Reading spans…" : spansOf(trace)}
      </GridCell>
      <GridCell className="waterfall-number waterfall-tokens">
        {trace.tokens.input + trace.tokens.output > 0 &&
          formatCount(trace.tokens.input + trace.tokens.output)}
      </GridCell>
      <GridCell className="waterfall-number waterfall-cost">
        {(trace.cost > 0 || trace.unpricedCalls > 0) && formatTotalCost(trace.cost, trace.unpricedCalls)}
      </GridCell>
      <GridCell className="waterfall-number">
        {formatDuration(toNanoseconds(milliseconds(trace.durationMs)))}
      </GridCell>
    </GridRow>
  );
});

function spansOf({ spanCount, startTime }: TraceOfSession): string {
  return `${plural(spanCount, "span")} from ${formatExactTime(startTime).slice(11, 19)}`;
}

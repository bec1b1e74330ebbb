import type { TraceSkeleton } from "@agentops/server/model";
import { ChevronRight, OctagonX, Unlink } from "lucide-react";
import { type CSSProperties, memo } from "react";
import { formatCost } from "../model/format-cost.ts";
import { exactCount, formatCount, plural } from "../model/format-count.ts";
import { formatDuration } from "../model/format-duration.ts";
import { kindLabel, knownKind } from "../model/span-kind.ts";
import { nanoseconds } from "../model/units.ts";
import { GridCell, GridRow } from "./grid-parts.tsx";
import { KindIcon } from "./kind-icon.tsx";
import type { WaterfallRowProps } from "./waterfall-row-props.ts";

export interface SpanRowProps extends WaterfallRowProps {
  readonly skeleton: TraceSkeleton;
  readonly span: number;
  /** Spans in error below, told where they are hidden. */
  readonly errorsBelow: number;
  readonly isMatch: boolean;
}

/** One span: reads its few columns itself, so that no object per span exists. */
export const WaterfallRow = memo(function WaterfallRow(props: SpanRowProps) {
  const { skeleton, span, row, top, level, position, setSize, expanded, isActive, isSelected, isMatch } =
    props;
  const { spans } = skeleton;
  const kind = spans.kind[span]!;
  const isError = spans.status[span] === "error";
  const style = { transform: `translateY(${top}px)`, "--level": level } as CSSProperties;
  return (
    <GridRow
      className="waterfall-row"
      style={style}
      data-row={row}
      data-kind={knownKind(kind)}
      data-error={isError || undefined}
      data-match={isMatch || undefined}
      aria-rowindex={row + 2}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={setSize}
      aria-expanded={expanded}
      aria-selected={isSelected}
      tabIndex={isActive ? 0 : -1}
    >
      <GridCell className="waterfall-name" title={spans.name[span]}>
        <span className="waterfall-indent" />
        <span className="waterfall-toggle" data-toggle={expanded !== undefined || undefined}>
          {expanded !== undefined && <ChevronRight size={14} />}
        </span>
        <KindIcon kind={kind} />
        <span className="visually-hidden">{kindLabel(kind)}</span>
        <span className="waterfall-label">{spans.name[span] || "unnamed span"}</span>
        <Detail skeleton={skeleton} span={span} />
        {isError && (
          <span className="waterfall-error" title="This span ended in an error">
            <OctagonX size={13} />
            <span className="visually-hidden">error</span>
          </span>
        )}
        {expanded === false && props.errorsBelow > 0 && (
          <span className="waterfall-error">{plural(props.errorsBelow, "error")} inside</span>
        )}
        {spans.orphan[span] && (
          <span className="waterfall-orphan" title="Its parent has not arrived">
            <Unlink size={13} />
            <span className="visually-hidden">parent missing</span>
          </span>
        )}
      </GridCell>
      <BarCell skeleton={skeleton} span={span} tickStep={props.tickStep} />
      <TokensCell skeleton={skeleton} span={span} />
      <CostOfSpan skeleton={skeleton} span={span} />
      <GridCell className="waterfall-number">
        {formatDuration(nanoseconds(spans.durationNanos[span]!))}
      </GridCell>
    </GridRow>
  );
});

interface SpanOfTrace {
  readonly skeleton: TraceSkeleton;
  readonly span: number;
}

/** What a name like `chat` leaves open: the model, tool or agent, unless the name has it. */
function Detail({ skeleton: { spans }, span }: SpanOfTrace) {
  const detail = spans.model[span] || spans.tool[span] || spans.agent[span] || "";
  if (detail === "" || spans.name[span]!.includes(detail)) return null;
  return <span className="waterfall-detail">{detail}</span>;
}

function BarCell({ skeleton, span, tickStep }: SpanOfTrace & { readonly tickStep: string }) {
  const start = skeleton.spans.startOffsetNanos[span]!;
  const duration = skeleton.spans.durationNanos[span]!;
  const whole = skeleton.durationNanos || 1;
  const title = `${formatDuration(nanoseconds(duration))}, starts at ${formatDuration(nanoseconds(start))}`;
  return (
    <GridCell className="waterfall-bar" title={title} style={{ "--tick-step": tickStep } as CSSProperties}>
      <span className="waterfall-track">
        <span
          className="waterfall-span"
          style={{
            left: `${Math.min(100, Math.max(0, (start / whole) * 100))}%`,
            width: `${Math.min(100, (duration / whole) * 100)}%`,
          }}
        />
      </span>
    </GridCell>
  );
}

function TokensCell({ skeleton: { spans }, span }: SpanOfTrace) {
  const input = spans.inputTokens[span]!;
  const output = spans.outputTokens[span]!;
  return (
    <GridCell
      className="waterfall-number waterfall-tokens"
      title={input + output > 0 ? `${exactCount(input)} in, ${exactCount(output)} out` : undefined}
    >
      {input + output > 0 && formatCount(input + output)}
    </GridCell>
  );
}

function CostOfSpan({ skeleton: { spans }, span }: SpanOfTrace) {
  const cost = spans.cost[span] ?? null;
  const isUnpriced =
    cost === null && spans.kind[span] === "llm" && spans.inputTokens[span]! + spans.outputTokens[span]! > 0;
  return (
    <GridCell className="waterfall-number waterfall-cost">
      {cost !== null && formatCost(cost)}
      {isUnpriced && (
        <span className="unpriced" title="No known price for this model call">
          unpriced
        </span>
      )}
    </GridCell>
  );
}

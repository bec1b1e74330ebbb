import type { TraceOfSession } from "@agentops/server/model";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type MouseEvent, useEffect, useMemo, useRef } from "react";
import type { SpanPlace } from "../model/search-spans.ts";
import { timeTicks } from "../model/time-ticks.ts";
import { nanoseconds } from "../model/units.ts";
import { Grid, GridBody, GridColumnHeader, GridRow } from "./grid-parts.tsx";
import { TimeAxis } from "./time-axis.tsx";
import type { Waterfall } from "./use-waterfall.ts";
import { WaterfallHeadRow } from "./waterfall-head-row.tsx";
import { WaterfallRow } from "./waterfall-row.tsx";
import "./waterfall-view.css";

export interface WaterfallViewProps {
  readonly waterfall: Waterfall;
  readonly traces: readonly TraceOfSession[];
  readonly selected: SpanPlace | undefined;
  readonly matches: readonly SpanPlace[];
  readonly onOpen: (row: number) => void;
}

const ROW_HEIGHT = 28;
const MOST_TICKS = 5;

/** The spans of a session against time. Only rows in sight are drawn, read straight from the skeleton's columns. */
export function WaterfallView({ waterfall, traces, selected, matches, onOpen }: WaterfallViewProps) {
  const { sections, rows, activeRow } = waterfall;
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 16,
    scrollPaddingEnd: ROW_HEIGHT,
    // The row of the keyboard stays in the document, else scrolling would throw the focus away.
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const first = Math.max(0, startIndex - overscan);
      const last = Math.min(count - 1, endIndex + overscan);
      const shown = Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
      if (activeRow < 0) return shown;
      return activeRow < first ? [activeRow, ...shown] : activeRow > last ? [...shown, activeRow] : shown;
    },
  });
  useFollowActive(scroller, activeRow, (row) => virtualizer.scrollToIndex(row, { align: "auto" }));

  const ticks = useMemo(
    () => sections.map(({ index }) => timeTicks(nanoseconds(index?.skeleton.durationNanos ?? 0), MOST_TICKS)),
    [sections],
  );
  const matched = useMemo(() => new Set(matches.map(({ section, span }) => `${section}:${span}`)), [matches]);
  const items = virtualizer.getVirtualItems();
  const topSection = rows.section[virtualizer.range?.startIndex ?? 0] ?? 0;

  const onClick = (event: MouseEvent) => {
    const target = event.target as Element;
    const row = Number(target.closest<HTMLElement>("[data-row]")?.dataset.row ?? -1);
    if (row < 0) return;
    waterfall.activate(row);
    const isHead = rows.span[row]! < 0;
    if (isHead || target.closest("[data-toggle]") !== null) {
      waterfall.setExpanded(row, !waterfall.isExpanded(row));
    } else onOpen(row);
  };

  return (
    <Grid
      tree
      ref={scroller}
      className="waterfall"
      aria-label="Spans"
      aria-rowcount={rows.length + 1}
      onClick={onClick}
    >
      <GridRow className="waterfall-columns" aria-rowindex={1}>
        <GridColumnHeader>Span</GridColumnHeader>
        <GridColumnHeader className="waterfall-bar">
          <span className="visually-hidden">Time</span>
          <TimeAxis ticks={ticks[topSection] ?? []} />
        </GridColumnHeader>
        <GridColumnHeader className="waterfall-number waterfall-tokens">Tokens</GridColumnHeader>
        <GridColumnHeader className="waterfall-number waterfall-cost">Cost</GridColumnHeader>
        <GridColumnHeader className="waterfall-number">Duration</GridColumnHeader>
      </GridRow>
      <GridBody className="waterfall-body" style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ index: row, start }) => {
          const section = rows.section[row]!;
          const span = rows.span[row]!;
          const { index, traceId } = sections[section]!;
          const place = {
            row,
            top: start,
            level: rows.level[row]!,
            position: rows.position[row]!,
            setSize: rows.setSize[row]!,
            expanded: rows.expandable[row] === 1 ? waterfall.isExpanded(row) : undefined,
            isActive: row === activeRow,
            isSelected: selected?.section === section && selected.span === span,
            tickStep: `${(ticks[section]?.[1]?.ratio ?? 1) * 100}%`,
          };
          if (span < 0 || index === undefined) {
            const trace = traces[section]!;
            return (
              <WaterfallHeadRow
                key={traceId}
                {...place}
                trace={trace}
                isLoading={sections[section]!.open && index === undefined}
                isFailed={sections[section]!.failed === true && index === undefined}
              />
            );
          }
          return (
            <WaterfallRow
              key={`${traceId}/${index.skeleton.spans.spanId[span]}`}
              {...place}
              skeleton={index.skeleton}
              span={span}
              errorsBelow={index.errorsBelow[span]!}
              isMatch={matched.has(`${section}:${span}`)}
            />
          );
        })}
      </GridBody>
    </Grid>
  );
}

/** Scrolls to the row of the keyboard when it changes, and hands it the focus where a row had it. */
function useFollowActive(
  scroller: { readonly current: HTMLElement | null },
  activeRow: number,
  scrollTo: (row: number) => void,
): void {
  const before = useRef<number>(undefined);
  useEffect(() => {
    if (before.current === activeRow || activeRow < 0) return;
    const isFirst = before.current === undefined;
    before.current = activeRow;
    if (!isFirst || activeRow > 0) scrollTo(activeRow);
    // A page that has just opened leaves the focus where its reader expects it.
    if (isFirst) return;
    const focused = document.activeElement;
    const mayFocus =
      focused === null || focused === document.body || focused.closest("[role=treegrid]") !== null;
    if (!mayFocus) return;
    requestAnimationFrame(() =>
      scroller.current
        ?.querySelector<HTMLElement>(`[data-row="${activeRow}"]`)
        ?.focus({ preventScroll: true }),
    );
  });
}

import type { Session } from "@agentops/server/model";
import { useElementScrollRestoration } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { SessionSort } from "../model/list-search.ts";
import { Grid, GridBody, GridColumnHeader, GridRow } from "./grid-parts.tsx";
import { SESSION_COLUMNS } from "./session-columns.tsx";
import { SessionRow } from "./session-row.tsx";
import "./session-table.css";
import { useMediaQuery } from "./use-media-query.ts";
import { useNow } from "./use-now.ts";
import { useShortcuts } from "./use-shortcuts.ts";

export interface SessionTableProps {
  readonly sessions: readonly Session[];
  readonly hasMore: boolean;
  readonly sort: SessionSort;
  readonly onSort: (sort: SessionSort) => void;
  /** The end of the list is near. */
  readonly onNeedMore: () => void;
}

const HEADER_HEIGHT = 32;
const SCROLL_ID = "sessions";

/** The list of sessions. What a poll brings in above neither moves what is read nor takes the focus. */
export function SessionTable({ sessions, hasMore, sort, onSort, onNeedMore }: SessionTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const narrow = useMediaQuery("(max-width: 880px)");
  const rowHeight = narrow ? 62 : 36;
  const now = useNow();
  const [focusedId, setFocusedId] = useState<string>();
  const focused = Math.max(
    0,
    sessions.findIndex(({ id }) => id === focusedId),
  );
  const scrolledTo = useElementScrollRestoration({ id: SCROLL_ID });
  const virtualizer = useVirtualizer({
    initialOffset: scrolledTo?.scrollY ?? 0,
    count: sessions.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (position) => sessions[position]!.id,
    overscan: 12,
    scrollPaddingEnd: HEADER_HEIGHT,
    // The focused row stays in the document, else scrolling would throw the focus away.
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const first = Math.max(0, startIndex - overscan);
      const last = Math.min(count - 1, endIndex + overscan);
      const shown = Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
      return focused < first ? [focused, ...shown] : focused > last ? [...shown, focused] : shown;
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the virtualizer asks for the height again only when told.
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  useStillScroll(scroller, sessions, rowHeight);

  const items = virtualizer.getVirtualItems();
  const lastShown = virtualizer.range?.endIndex ?? 0;
  useEffect(() => {
    if (hasMore && lastShown >= sessions.length - 20) onNeedMore();
  }, [hasMore, lastShown, sessions.length, onNeedMore]);

  const focusRow = useCallback(
    (position: number) => {
      const session = sessions[Math.min(Math.max(position, 0), sessions.length - 1)];
      if (session === undefined) return;
      setFocusedId(session.id);
      virtualizer.scrollToIndex(sessions.indexOf(session));
      // The row may be drawn only after this scroll.
      requestAnimationFrame(() => linkOf(scroller.current, session.id)?.focus({ preventScroll: true }));
    },
    [sessions, virtualizer],
  );
  const step = (by: number) => () => focusRow(focusedId === undefined ? 0 : focused + by);
  useShortcuts("sessions", { nextSession: step(1), previousSession: step(-1) });

  return (
    <Grid
      ref={scroller}
      className="session-table"
      data-scroll-restoration-id={SCROLL_ID}
      aria-label="Sessions"
      aria-rowcount={hasMore ? -1 : sessions.length + 1}
    >
      <GridRow className="session-head" aria-rowindex={1}>
        <GridColumnHeader data-column="outcome">Outcome</GridColumnHeader>
        <GridColumnHeader data-column="name">Name</GridColumnHeader>
        {SESSION_COLUMNS.map((column) => (
          <GridColumnHeader
            key={column.id}
            data-column={column.id}
            data-numeric={column.numeric}
            aria-sort={column.sort === sort ? "descending" : undefined}
          >
            {column.sort === undefined ? (
              column.label
            ) : (
              <SortButton
                label={column.label}
                active={column.sort === sort}
                onSort={() => onSort(column.sort!)}
              />
            )}
          </GridColumnHeader>
        ))}
      </GridRow>
      <GridBody className="session-body" style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ index, key, start }) => (
          <SessionRow
            key={key}
            session={sessions[index]!}
            position={index}
            top={start}
            now={now}
            isTabStop={index === focused}
            onFocus={setFocusedId}
          />
        ))}
      </GridBody>
    </Grid>
  );
}

function SortButton(props: {
  readonly label: string;
  readonly active: boolean;
  readonly onSort: () => void;
}) {
  return (
    <button
      type="button"
      className="session-sort"
      title={`Sort by ${props.label.toLowerCase()}`}
      onClick={props.onSort}
    >
      {props.label}
      {props.active && <ArrowDown size={12} />}
    </button>
  );
}

function linkOf(scroller: HTMLElement | null, id: string): HTMLElement | null | undefined {
  return scroller?.querySelector<HTMLElement>(`[data-session="${CSS.escape(id)}"]`);
}

/** Keeps the topmost row in sight where it is when rows come or go above it. At the very top, new rows may push in. */
function useStillScroll(
  scroller: { readonly current: HTMLElement | null },
  sessions: readonly Session[],
  rowHeight: number,
): void {
  const shown = useRef(sessions);
  useLayoutEffect(() => {
    const before = shown.current;
    shown.current = sessions;
    const element = scroller.current;
    if (element === null || before === sessions || element.scrollTop < 1) return;
    const position = Math.floor(element.scrollTop / rowHeight);
    const anchor = before[position]?.id;
    const moved = sessions.findIndex(({ id }) => id === anchor);
    if (moved >= 0 && moved !== position) element.scrollTop += (moved - position) * rowHeight;
  }, [scroller, sessions, rowHeight]);
}

import { useCallback, useMemo, useState } from "react";
import { ancestorIds } from "../model/ancestor-ids.ts";
import { collapseAll } from "../model/collapse-all.ts";
import { findPlace } from "../model/find-place.ts";
import { findRow } from "../model/find-row.ts";
import type { SpanPlace } from "../model/search-spans.ts";
import { type Section, type VisibleRows, visibleRows } from "../model/visible-rows.ts";
import type { Sections } from "./use-sections.ts";

export interface Waterfall {
  readonly sections: readonly Section[];
  readonly rows: VisibleRows;
  /** The row the keyboard is on; -1 where there are no rows. */
  readonly activeRow: number;
  readonly activePlace: SpanPlace | undefined;
  readonly activate: (row: number) => void;
  /** Goes to a span, expanding what hides it. */
  readonly reveal: (place: SpanPlace) => void;
  readonly setExpanded: (row: number, expanded: boolean) => void;
  readonly isExpanded: (row: number) => boolean;
  readonly collapseAll: () => void;
  readonly expandAll: () => void;
}

interface ActiveIds {
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
}

/** What is expanded in the waterfall and where the keyboard is: by ids, so that both outlive new data. */
export function useWaterfall({ sections, setOpen }: Sections, aiOnly: boolean, start: ActiveIds): Waterfall {
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState(start);
  const rows = useMemo(
    () => visibleRows(sections, { collapsed, aiOnly, heads: sections.length > 1 }),
    [sections, collapsed, aiOnly],
  );
  const activePlace = useMemo(() => findPlace(sections, active.traceId, active.spanId), [sections, active]);
  const activeRow = useMemo(
    () =>
      Math.max(activePlace === undefined ? 0 : findRow(rows, sections, activePlace), rows.length ? 0 : -1),
    [rows, sections, activePlace],
  );
  const activateIn = useCallback(
    (place: SpanPlace) => {
      const section = sections[place.section]!;
      setActive({ traceId: section.traceId, spanId: section.index?.skeleton.spans.spanId[place.span] });
    },
    [sections],
  );
  const activate = useCallback(
    (row: number) => {
      if (row < 0 || row >= rows.length) return;
      activateIn({ section: rows.section[row]!, span: rows.span[row]! });
    },
    [rows, activateIn],
  );
  const isExpanded = (row: number): boolean => {
    const section = sections[rows.section[row]!]!;
    const span = rows.span[row]!;
    return span < 0 ? section.open : !collapsed.has(section.index!.skeleton.spans.spanId[span]!);
  };
  const setExpanded = (row: number, expanded: boolean): void => {
    const section = sections[rows.section[row]!]!;
    const span = rows.span[row]!;
    if (span < 0) {
      setOpen(section.traceId, expanded);
      return;
    }
    const next = new Set(collapsed);
    const id = section.index!.skeleton.spans.spanId[span]!;
    if (expanded) next.delete(id);
    else next.add(id);
    setCollapsed(next);
  };
  return {
    sections,
    rows,
    activeRow,
    activePlace,
    activate,
    isExpanded,
    setExpanded,
    reveal: (place) => {
      const section = sections[place.section]!;
      const above = new Set(section.index === undefined ? [] : ancestorIds(section.index, place.span));
      if (above.size > 0) setCollapsed(new Set([...collapsed].filter((id) => !above.has(id))));
      if (!section.open) setOpen(section.traceId, true);
      activateIn(place);
    },
    collapseAll: () => setCollapsed(collapseAll(sections)),
    expandAll: () => setCollapsed(new Set()),
  };
}

import type { SpanPlace } from "../model/search-spans.ts";
import { useShortcuts } from "./use-shortcuts.ts";
import type { Waterfall } from "./use-waterfall.ts";

/** The keys of a tree: where to go, what to unfold, what to open. */
export function useWaterfallKeys(waterfall: Waterfall, open: (place: SpanPlace) => void): void {
  const { rows, activeRow, activate } = waterfall;
  const isExpandable = rows.expandable[activeRow] === 1;
  useShortcuts("session", {
    nextRow: () => activate(Math.min(activeRow + 1, rows.length - 1)),
    previousRow: () => activate(Math.max(activeRow - 1, 0)),
    first: () => activate(0),
    last: () => activate(rows.length - 1),
    expand: () => {
      if (!isExpandable) return;
      if (!waterfall.isExpanded(activeRow)) waterfall.setExpanded(activeRow, true);
      else if (rows.parentRow[activeRow + 1] === activeRow) activate(activeRow + 1);
    },
    collapse: () => {
      if (isExpandable && waterfall.isExpanded(activeRow)) waterfall.setExpanded(activeRow, false);
      else activate(rows.parentRow[activeRow] ?? -1);
    },
    open: () => {
      if (activeRow < 0) return false;
      const span = rows.span[activeRow]!;
      if (span < 0) waterfall.setExpanded(activeRow, !waterfall.isExpanded(activeRow));
      else open({ section: rows.section[activeRow]!, span });
    },
    collapseAll: waterfall.collapseAll,
    expandAll: waterfall.expandAll,
  });
}

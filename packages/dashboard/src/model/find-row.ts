import type { SpanPlace } from "./search-spans.ts";
import type { Section, VisibleRows } from "./visible-rows.ts";

/** The row that shows a span, or that of its nearest ancestor where it is collapsed or filtered; -1 where there is none. */
export function findRow(rows: VisibleRows, sections: readonly Section[], place: SpanPlace): number {
  const parent = sections[place.section]?.index?.skeleton.spans.parent;
  if (parent === undefined) return -1;
  for (let span = place.span; span >= 0; span = parent[span]!) {
    const row = rowOf(rows, place.section, span);
    if (row >= 0) return row;
  }
  return -1;
}

/** Rows are ordered by section, then span. */
function rowOf(rows: VisibleRows, section: number, span: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = rows.section[middle]! - section || rows.span[middle]! - span;
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

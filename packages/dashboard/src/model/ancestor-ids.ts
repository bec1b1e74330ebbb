import type { SpanIndex } from "./span-index.ts";

/** Ids of all spans above a span: what must be expanded for it to be seen. */
export function ancestorIds(index: SpanIndex, span: number): string[] {
  const { parent, spanId } = index.skeleton.spans;
  const ids: string[] = [];
  for (let above = parent[span]!; above >= 0; above = parent[above]!) ids.push(spanId[above]!);
  return ids;
}

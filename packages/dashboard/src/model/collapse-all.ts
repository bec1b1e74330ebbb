import type { Section } from "./visible-rows.ts";

/** What is collapsed when everything is: every span with children, except the roots. */
export function collapseAll(sections: readonly Section[]): Set<string> {
  const collapsed = new Set<string>();
  for (const { index } of sections) {
    if (index === undefined) continue;
    const { spanId, parent } = index.skeleton.spans;
    for (let span = 0; span < index.length; span += 1) {
      if (parent[span]! >= 0 && index.subtreeEnd[span]! > span + 1) collapsed.add(spanId[span]!);
    }
  }
  return collapsed;
}

import type { Section } from "./visible-rows.ts";

export interface SpanPlace {
  readonly section: number;
  readonly span: number;
}

/** Spans of the sections that have been read whose name, agent, tool, model, service or id contains the text, in order. Case is ignored. */
export function searchSpans(sections: readonly Section[], text: string): SpanPlace[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return [];
  const found: SpanPlace[] = [];
  sections.forEach(({ index }, section) => {
    if (index === undefined) return;
    const { name, agent, tool, model, service, spanId } = index.skeleton.spans;
    const columns = [name, agent, tool, model, service, spanId];
    for (let span = 0; span < index.length; span += 1) {
      if (columns.some((column) => column[span]!.toLowerCase().includes(wanted)))
        found.push({ section, span });
    }
  });
  return found;
}

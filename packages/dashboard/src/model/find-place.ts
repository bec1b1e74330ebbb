import type { SpanPlace } from "./search-spans.ts";
import type { Section } from "./visible-rows.ts";

/** Where a span is by its ids, in the named trace or, without one, in the first that has it. `span` is -1 for a section's head. */
export function findPlace(
  sections: readonly Section[],
  traceId: string | undefined,
  spanId: string | undefined,
): SpanPlace | undefined {
  for (let section = 0; section < sections.length; section += 1) {
    const candidate = sections[section]!;
    if (traceId !== undefined && candidate.traceId !== traceId) continue;
    if (spanId === undefined) return { section, span: -1 };
    const span = candidate.index?.skeleton.spans.spanId.indexOf(spanId) ?? -1;
    if (span >= 0) return { section, span };
  }
  return undefined;
}

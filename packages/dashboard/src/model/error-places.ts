import type { SpanPlace } from "./search-spans.ts";
import type { Section } from "./visible-rows.ts";

/** All spans in error, in order. */
export function errorPlaces(sections: readonly Section[]): SpanPlace[] {
  return sections.flatMap(({ index }, section) =>
    (index?.skeleton.spans.status ?? []).flatMap((status, span) =>
      status === "error" ? [{ section, span }] : [],
    ),
  );
}

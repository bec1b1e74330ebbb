import type { SpanPlace } from "./search-spans.ts";

/** Index of the next (or previous) place after where one is, around the end; -1 where there are none. */
export function stepThrough(
  places: readonly SpanPlace[],
  from: SpanPlace | undefined,
  direction: 1 | -1,
): number {
  if (places.length === 0) return -1;
  if (from === undefined) return direction === 1 ? 0 : places.length - 1;
  if (direction === 1) {
    const next = places.findIndex((place) => order(place, from) > 0);
    return next < 0 ? 0 : next;
  }
  const previous = places.findLastIndex((place) => order(place, from) < 0);
  return previous < 0 ? places.length - 1 : previous;
}

function order(left: SpanPlace, right: SpanPlace): number {
  return left.section - right.section || left.span - right.span;
}

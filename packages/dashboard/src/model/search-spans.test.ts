import { expect, it } from "vitest";
import { errorPlaces } from "./error-places.ts";
import { findPlace } from "./find-place.ts";
import { searchSpans } from "./search-spans.ts";
import { skeletonOf } from "./skeleton-of.fixture.ts";
import { indexSpans } from "./span-index.ts";
import { stepThrough } from "./step-through.ts";
import type { Section } from "./visible-rows.ts";

const sections: Section[] = [
  section("t1", "agent: agent\n  Search flights: tool !"),
  { traceId: "t2", open: true, index: undefined },
  section("t3", "agent: agent\n  search hotels: tool\n  book: tool !"),
];

function section(traceId: string, tree: string): Section {
  return { traceId, open: true, index: indexSpans(skeletonOf(tree, traceId)) };
}

it("finds spans in all traces that were read, whatever the case", () => {
  expect(searchSpans(sections, " SEARCH ")).toEqual([
    { section: 0, span: 1 },
    { section: 2, span: 1 },
  ]);
});

it("finds a span by its id and nothing by nothing", () => {
  expect(searchSpans(sections, "t3-book")).toEqual([{ section: 2, span: 2 }]);
  expect(searchSpans(sections, "  ")).toEqual([]);
});

it("lists the spans in error", () => {
  expect(errorPlaces(sections)).toEqual([
    { section: 0, span: 1 },
    { section: 2, span: 2 },
  ]);
});

it("finds the place of ids from an address, with or without the trace", () => {
  expect(findPlace(sections, "t3", "t3-book")).toEqual({ section: 2, span: 2 });
  expect(findPlace(sections, undefined, "t3-book")).toEqual({ section: 2, span: 2 });
  expect(findPlace(sections, "t1", "t3-book")).toBeUndefined();
  expect(findPlace(sections, "t2", undefined)).toEqual({ section: 1, span: -1 });
});

it("steps from where one is and starts over at the end", () => {
  const places = searchSpans(sections, "search");
  expect(stepThrough(places, undefined, 1)).toBe(0);
  expect(stepThrough(places, { section: 0, span: 1 }, 1)).toBe(1);
  expect(stepThrough(places, { section: 2, span: 2 }, 1)).toBe(0);
  expect(stepThrough(places, { section: 2, span: 2 }, -1)).toBe(1);
  expect(stepThrough(places, { section: 0, span: 0 }, -1)).toBe(1);
  expect(stepThrough([], undefined, 1)).toBe(-1);
});

import { expect, it } from "vitest";
import { readListSearch } from "./list-search.ts";
import { parseSearchParams, stringifySearchParams } from "./search-params.ts";
import { readSessionSearch } from "./session-search.ts";

it("keeps ids that look like numbers as they are", () => {
  const text = "?trace=00000000000000000000000000000384&span=12345678901234e5";
  expect(readSessionSearch(parseSearchParams(text))).toEqual({
    trace: "00000000000000000000000000000384",
    span: "12345678901234e5",
  });
});

it("brings odd characters there and back", () => {
  const search = { search: 'a&b=c #d "é" %' };
  expect(parseSearchParams(stringifySearchParams(search))).toEqual(search);
});

it("leaves nothing in the address for what is not set", () => {
  expect(stringifySearchParams({ search: undefined, span: "" })).toBe("");
});

it("leaves out what the sessions page does not understand", () => {
  expect(readListSearch({ endState: "Exploded", sort: "colour", search: 7, more: "x" })).toEqual({});
  expect(readListSearch({ endState: "Running", sort: "cost", search: "x" })).toEqual({
    endState: "Running",
    sort: "cost",
    search: "x",
  });
});

it("leaves out what a session's page does not understand", () => {
  expect(readSessionSearch({ tab: "secrets", ai: "yes", find: "" })).toEqual({});
  expect(readSessionSearch({ tab: "raw", ai: "1", find: "x" })).toEqual({ tab: "raw", ai: "1", find: "x" });
});

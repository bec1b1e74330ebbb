import { expect, it } from "vitest";
import { readFilters, readMetricSearch, writeFilters } from "./metric-search.ts";

it("reads what it knows and leaves out the rest", () => {
  expect(readMetricSearch({ metric: "calls", by: "", range: "7d", show: "rate", more: "x" })).toEqual({
    metric: "calls",
    range: "7d",
    show: "rate",
  });
  expect(readMetricSearch({ range: "1h", metric: 7 })).toEqual({});
});

it("writes filters so that any text comes back", () => {
  const filters = [
    { key: "gen_ai.request.model", value: "gpt-4o & more = better" },
    { key: "gen_ai.request.model", value: "" },
    { key: "ключ", value: "<b>'\"" },
  ];
  expect(readFilters(writeFilters(filters))).toEqual(filters);
  expect(writeFilters([])).toBeUndefined();
  expect(readFilters(undefined)).toEqual([]);
});

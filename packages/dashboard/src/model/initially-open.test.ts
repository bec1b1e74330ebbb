import { expect, it } from "vitest";
import { initiallyOpen } from "./initially-open.ts";

function traces(...spanCounts: number[]) {
  return spanCounts.map((spanCount, turn) => ({ traceId: `t${turn}`, spanCount }));
}

it("opens all traces of a small session", () => {
  expect([...initiallyOpen(traces(10, 20, 30), undefined)]).toEqual(["t0", "t1", "t2"]);
});

it("opens the first trace however large, and then no more than can be read at once", () => {
  expect([...initiallyOpen(traces(500_000, 1), undefined)]).toEqual(["t0"]);
  expect(initiallyOpen(traces(...Array<number>(100).fill(1)), undefined).size).toBe(24);
});

it("opens the trace of the address beyond the limits, unless the session has no such trace", () => {
  expect([...initiallyOpen(traces(500_000, 1), "t1")]).toEqual(["t0", "t1"]);
  expect([...initiallyOpen(traces(1), "elsewhere")]).toEqual(["t0"]);
});

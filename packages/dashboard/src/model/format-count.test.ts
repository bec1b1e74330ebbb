import { expect, it } from "vitest";
import { formatCount, plural } from "./format-count.ts";

it.each([
  [0, "0"],
  [12_345, "12,345"],
  [123_456, "123k"],
  [1_240_000, "1.24M"],
  [999_600, "1M"],
  [2_500_000_000, "2.5B"],
])("%d reads as %s", (count, text) => {
  expect(formatCount(count)).toBe(text);
});

it("counts one thing in the singular", () => {
  expect(plural(1, "span")).toBe("1 span");
  expect(plural(2, "span")).toBe("2 spans");
  expect(plural(2, "entry", "entries")).toBe("2 entries");
});

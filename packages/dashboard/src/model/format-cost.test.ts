import { expect, it } from "vitest";
import { formatCost, formatTotalCost } from "./format-cost.ts";

it.each([
  [0, "$0"],
  [1e-9, "<$0.000001"],
  [0.0000083, "$0.000008"],
  [0.00872, "$0.00872"],
  [0.0406, "$0.0406"],
  [1.236, "$1.24"],
  [12_345.6, "$12,345.60"],
  [-0.5, "-$0.5000"],
])("%d USD reads as %s", (usd, text) => {
  expect(formatCost(usd)).toBe(text);
});

it("never shows $0 for calls that could not be priced", () => {
  expect(formatTotalCost(0, 3)).toBe("–");
  expect(formatTotalCost(0, 0)).toBe("$0");
  expect(formatTotalCost(0.02, 3)).toBe("$0.0200");
});

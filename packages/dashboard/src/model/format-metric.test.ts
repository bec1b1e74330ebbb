import { expect, it } from "vitest";
import { formatMetric, formatShare, formatTick, unitName } from "./format-metric.ts";

it("writes a value in its unit", () => {
  expect(formatMetric(1.2345, "s", "p95")).toBe("1.23 s");
  expect(formatMetric(0.02, "s", "avg")).toBe("20.0 ms");
  expect(formatMetric(0.4213, "USD", "sum")).toBe("$0.4213");
  expect(formatMetric(12345.2, "{token}", "sum")).toBe("12,345");
  expect(formatMetric(2048, "By", "max")).toBe("2.0 KiB");
  expect(formatMetric(0.12345, "s", "rate")).toBe("0.123 /s");
  expect(formatMetric(12, "s", "count")).toBe("12");
  expect(formatMetric(null, "s", "count")).toBe("–");
});

it("writes round numbers on an axis without zeros at their end", () => {
  expect([0, 0.5, 10].map((seconds) => formatTick(seconds, "s", "p95"))).toEqual(["0", "500 ms", "10 s"]);
  expect([0, 0.2, 1.25].map((usd) => formatTick(usd, "USD", "sum"))).toEqual(["$0", "$0.2", "$1.25"]);
  expect(formatTick(0.002, "USD", "rate")).toBe("$0.002 /s");
  expect(formatTick(20_000, "{token}", "sum")).toBe("20k");
});

it("says what a unit counts", () => {
  expect(unitName("{token}")).toBe("tokens");
  expect(unitName("{inference_call}")).toBe("inference calls");
  expect(unitName("s")).toBe("seconds");
  expect(unitName("1")).toBe("");
});

it("rounds no failure away", () => {
  expect(formatShare(0.9995)).toBe(">99.9 %");
  expect(formatShare(0.0001)).toBe("<0.1 %");
  expect(formatShare(1)).toBe("100 %");
  expect(formatShare(0 / 0)).toBe("–");
});

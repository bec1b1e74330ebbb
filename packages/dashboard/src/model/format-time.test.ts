import { expect, it } from "vitest";
import { formatExactTime, formatRelativeTime, unixMillis } from "./format-time.ts";

const TIME = "2026-01-31T12:00:00.123456789Z";
const at = unixMillis(TIME);

it("reads nine digits of a second as three", () => {
  expect(at).toBe(Date.UTC(2026, 0, 31, 12, 0, 0, 123));
});

it.each([
  [1_000, "just now"],
  [12_000, "12 s ago"],
  [5 * 60_000, "5 min ago"],
  [3 * 3_600_000, "3 h ago"],
  [2 * 86_400_000, "2 d ago"],
])("%d ms later it was %s", (age, text) => {
  expect(formatRelativeTime(TIME, at + age)).toBe(text);
});

it("names the date of what is long past or, by a wrong clock, far ahead", () => {
  expect(formatRelativeTime(TIME, at + 90 * 86_400_000)).toMatch(/^2026-0[12]-\d\d$/);
  expect(formatRelativeTime(TIME, at - 3_600_000)).toBe(formatExactTime(TIME));
});

it("shows what is no time as it came", () => {
  expect(formatExactTime("yesterday")).toBe("yesterday");
  expect(formatRelativeTime("yesterday", at)).toBe("yesterday");
});

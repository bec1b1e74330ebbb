import { expect, it } from "vitest";
import { formatDuration } from "./format-duration.ts";
import { milliseconds, nanoseconds, toNanoseconds } from "./units.ts";

it.each([
  [0, "0 ns"],
  [840, "840 ns"],
  [12_400, "12.4 µs"],
  [1_240_000, "1.24 ms"],
  [128_000_000, "128 ms"],
  [4_210_000_000, "4.21 s"],
  [125e9, "2 m 05 s"],
  [11_520e9, "3 h 12 m"],
  [(2 * 24 + 4) * 3600e9, "2 d 4 h"],
])("%d ns reads as %s", (duration, text) => {
  expect(formatDuration(nanoseconds(duration))).toBe(text);
});

it.each([
  [999_950_000, "1.00 s"],
  [59_990e6, "1 m 00 s"],
  [3_599_800e6, "1 h 00 m"],
])("%d ns is not rounded up to a figure its unit does not have", (duration, text) => {
  expect(formatDuration(nanoseconds(duration))).toBe(text);
});

it("shows what is no duration as a dash", () => {
  expect(formatDuration(nanoseconds(Number.NaN))).toBe("–");
  expect(formatDuration(nanoseconds(-1))).toBe("–");
});

it("takes a session's milliseconds through one conversion", () => {
  expect(formatDuration(toNanoseconds(milliseconds(1500)))).toBe("1.50 s");
});

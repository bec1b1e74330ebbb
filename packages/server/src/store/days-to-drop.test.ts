import { expect, it } from "vitest";
import { dayBefore, daysToDrop, type StoredDay } from "./days-to-drop.ts";

const day = (name: string, bytes = 10, dropped = 0): StoredDay => ({
  day: name,
  tables: ["spans"],
  bytes,
  dropped,
});
const names = (days: readonly StoredDay[]) => days.map((stored) => stored.day);
const reasons = { today: "20260110", firstKept: "20260105", missingBytes: 0 };

it("drops what lies before the first day that is kept", () => {
  const { expired, forRoom } = daysToDrop(
    ["20260104", "20260105", "20251231"].map((name) => day(name)),
    reasons,
  );
  expect(names(expired)).toEqual(["20251231", "20260104"]);
  expect(forRoom).toEqual([]);
});

it("drops the oldest days until there is room, and no more", () => {
  const days = ["20260108", "20260106", "20260107"].map((name) => day(name));
  expect(names(daysToDrop(days, { ...reasons, missingBytes: 15 }).forRoom)).toEqual(["20260106", "20260107"]);
});

it("counts what goes by its age, and what was dropped and is still being deleted, as room", () => {
  const days = [day("20260103", 20, 1), day("20260104"), day("20260106"), day("20260107")];
  expect(daysToDrop(days, { ...reasons, missingBytes: 30 }).forRoom).toEqual([]);
  expect(names(daysToDrop(days, { ...reasons, missingBytes: 31 }).forRoom)).toEqual(["20260106"]);
});

it("never drops today, nor what lies ahead", () => {
  const days = [day("20260110"), day("20260111")];
  expect(daysToDrop(days, { ...reasons, missingBytes: 1e12 }).forRoom).toEqual([]);
});

it("names days in UTC", () => {
  expect(dayBefore(Date.UTC(2026, 0, 1, 23, 59), 0)).toBe("20260101");
  expect(dayBefore(Date.UTC(2026, 0, 1), 90)).toBe("20251003");
});

import { expect, it } from "vitest";
import { floorOf, INSERTS_STOP_BYTES, parseFreeDisk } from "./free-disk.ts";

it.each([
  ["2GiB", { bytes: 2 ** 31, share: 0 }],
  ["1.5 GiB", { bytes: 1.5 * 2 ** 30, share: 0 }],
  ["500mb", { bytes: 500e6, share: 0 }],
  ["1024", { bytes: 1024, share: 0 }],
  ["0", { bytes: 0, share: 0 }],
  ["5%", { bytes: 0, share: 0.05 }],
])("reads %s", (text, expected) => {
  expect(parseFreeDisk(text)).toEqual(expected);
});

it.each(["", "much", "-1", "100%", "5 apples", "1e9", "%"])("does not guess at %j", (text) => {
  expect(parseFreeDisk(text)).toBeUndefined();
});

it("keeps above the mark at which inserts stop, or retention could never make room in time", () => {
  expect(floorOf({ bytes: 1, share: 0 }, 1e12)).toBeGreaterThan(INSERTS_STOP_BYTES);
  expect(floorOf({ bytes: 0, share: 0.1 }, 5e9)).toBeGreaterThan(INSERTS_STOP_BYTES);
  expect(floorOf({ bytes: 0, share: 0.1 }, 1e12)).toBe(1e11);
});

it("asks for nothing where nothing is asked for", () => {
  expect(floorOf({ bytes: 0, share: 0 }, 1e12)).toBe(0);
});

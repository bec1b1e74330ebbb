import { expect, it } from "vitest";
import { supportsSyncHooks } from "./supports-sync-hooks.ts";

it.each([
  ["20.19.0", false],
  ["22.15.0", false],
  ["22.22.2", false],
  ["22.22.3", true],
  ["22.23.0", true],
  ["23.11.0", false],
  ["24.11.0", false],
  ["24.11.1", true],
  ["24.21.0", true],
  ["25.0.0", false],
  ["25.1.0", true],
  ["26.0.0", true],
])("on Node %s synchronous hooks can be relied on: %s", (version, expected) => {
  expect(supportsSyncHooks(version)).toBe(expected);
});

import { expect, it } from "vitest";
import { formatBytes } from "./format-bytes.ts";

it.each([
  [12, "12 B"],
  [1536, "1.5 KiB"],
  [5 * 1024 * 1024, "5.0 MiB"],
])("%d bytes read as %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

import { expect, it } from "vitest";
import { clipText } from "./clip-text.ts";

it("cuts a long text and leaves a short one alone", () => {
  expect(clipText("abcdef", 3)).toBe("abc");
  expect(clipText("abc", 3)).toBe("abc");
});

it("never leaves half of a character", () => {
  expect(clipText("ab😀", 3)).toBe("ab");
});

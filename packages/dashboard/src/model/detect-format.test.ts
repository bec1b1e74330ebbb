import { expect, it } from "vitest";
import { detectFormat } from "./detect-format.ts";

it.each([
  ['{"a": 1}', "json"],
  ["  [1, 2]", "json"],
  ["42", "plain"],
  ["{not json}", "plain"],
  ["# Title\n\ntext", "markdown"],
  ["some **bold** words", "markdown"],
  ["- one\n- two", "markdown"],
  ["see [this](https://example.org)", "markdown"],
  ["| a | b |\n|---|---|\n| 1 | 2 |", "markdown"],
  ["use `npm ci`", "markdown"],
  ["It costs 2 * 3 * 4 and # is a hash", "plain"],
  ["- a lone dash", "plain"],
  ["", "plain"],
])("%j is best read as %s", (text, format) => {
  expect(detectFormat(text)).toBe(format);
});

it("does not lay out a very long text as Markdown", () => {
  expect(detectFormat(`# Title\n${"word ".repeat(30_000)}`)).toBe("plain");
});

it.each(["\n", "[", "[x](", "**a ", "`", "| ", " ", "- \n"])(
  "comes to an end on %j a hundred thousand times",
  (piece) => {
    expect(detectFormat(piece.repeat(100_000 / piece.length))).not.toBe("json");
  },
);

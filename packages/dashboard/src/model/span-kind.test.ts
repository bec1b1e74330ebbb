import { expect, it } from "vitest";
import { kindLabel, knownKind } from "./span-kind.ts";

it("has a sign for every kind, and one for all that it does not know", () => {
  expect(knownKind("llm")).toBe("llm");
  expect(["", "__proto__", "constructor", "hologram"].map(knownKind)).toEqual(Array(4).fill("other"));
});

it("calls a span of no kind a span and keeps unknown kinds by their name", () => {
  expect(["", "llm", "tool", "hologram"].map(kindLabel)).toEqual(["span", "LLM", "tool", "hologram"]);
});

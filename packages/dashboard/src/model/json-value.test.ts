import { expect, it } from "vitest";
import { parseJson, stringifyJson } from "./json-value.ts";

it("keeps whole numbers exact, there and back", () => {
  const text = '{"id":12345678901234567890,"ratio":0.5}';
  expect(parseJson(text)).toEqual({ id: 12345678901234567890n, ratio: 0.5 });
  expect(JSON.stringify(JSON.parse(text))).not.toBe(text);
  expect(stringifyJson(parseJson(text)).replace(/\s/g, "")).toBe(text);
});

it("says undefined to what is no JSON", () => {
  expect(parseJson("{'a': 1}")).toBeUndefined();
  expect(parseJson("")).toBeUndefined();
});

it("leaves alone a text that looks like a marked number", () => {
  expect(stringifyJson({ text: "12" })).toBe('{\n  "text": "12"\n}');
});

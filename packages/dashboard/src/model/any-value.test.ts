import { expect, it } from "vitest";
import { displayAnyValue } from "./any-value.ts";

it.each([
  [{ stringValue: "text" }, "string", "text"],
  [{ stringValue: "" }, "string", ""],
  [{ intValue: "42" }, "int", "42"],
  [{ intValue: "9223372036854775807" }, "int", "9223372036854775807"],
  [{ doubleValue: 0.1 }, "double", "0.1"],
  [{ doubleValue: "NaN" }, "double", "NaN"],
  [{ boolValue: false }, "bool", "false"],
  [{ bytesValue: "3q2+7w==" }, "bytes", "3q2+7w=="],
  [{}, "empty", ""],
])("%o is a %s that reads %s", (value, type, text) => {
  expect(displayAnyValue(value)).toEqual({ type, text, json: undefined });
});

it("shows lists and maps as JSON, whole numbers exact", () => {
  const value = {
    kvlistValue: {
      values: [{ key: "ids", value: { arrayValue: { values: [{ intValue: "9007199254740993" }] } } }],
    },
  };
  expect(displayAnyValue(value)).toMatchObject({ type: "map", json: { ids: [9007199254740993n] } });
  expect(displayAnyValue(value).text).toContain("9007199254740993");
});

it("takes a key named __proto__ for a key", () => {
  const { json } = displayAnyValue({
    kvlistValue: { values: [{ key: "__proto__", value: { stringValue: "x" } }] },
  });
  expect(Object.entries(json!)).toEqual([["__proto__", "x"]]);
  expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
});

it("takes malformed lists for empty ones", () => {
  expect(displayAnyValue({ arrayValue: null })).toMatchObject({ type: "array", json: [] });
  expect(displayAnyValue({ kvlistValue: {} })).toMatchObject({ type: "map", json: {} });
});

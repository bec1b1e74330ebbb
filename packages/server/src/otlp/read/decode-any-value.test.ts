import { describe, expect, it } from "vitest";
import { encodeMessage } from "../../../test/otlp-proto.ts";
import { decodeAnyValue } from "./decode-any-value.ts";

describe("decodeAnyValue", () => {
  it.each([
    { stringValue: "é" },
    { boolValue: false },
    { intValue: "-9223372036854775808" },
    { doubleValue: 0.5 },
    { bytesValue: "AAH/" },
    { arrayValue: { values: [{}, { intValue: "1" }, { arrayValue: { values: [] } }] } },
    {
      kvlistValue: {
        values: [
          { key: "__proto__", value: { stringValue: "x" } },
          { key: "", value: {} },
        ],
      },
    },
    {},
  ])("gives %j back as OTLP/JSON", (value) => {
    expect(decodeAnyValue(encodeMessage("AnyValue", value))).toEqual(value);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("spells %s", (doubleValue) => {
    expect(decodeAnyValue(encodeMessage("AnyValue", { doubleValue }))).toEqual({
      doubleValue: String(doubleValue),
    });
  });
});

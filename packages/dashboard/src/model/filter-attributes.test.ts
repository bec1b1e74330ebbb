import { expect, it } from "vitest";
import { filterAttributes } from "./filter-attributes.ts";

const ATTRIBUTES = [
  { key: "gen_ai.request.model", value: { stringValue: "gpt-5" } },
  { key: "attempt", value: { intValue: "2" } },
];

it("orders attributes by key", () => {
  expect(filterAttributes(ATTRIBUTES, "").map(({ key }) => key)).toEqual(["attempt", "gen_ai.request.model"]);
});

it("finds a text in keys and in values", () => {
  expect(filterAttributes(ATTRIBUTES, "MODEL")).toHaveLength(1);
  expect(filterAttributes(ATTRIBUTES, "gpt")).toHaveLength(1);
  expect(filterAttributes(ATTRIBUTES, "nowhere")).toEqual([]);
});

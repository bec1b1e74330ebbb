import { resourceFromAttributes } from "@opentelemetry/resources";
import { expect, it } from "vitest";
import { OwnResource } from "./own-resource.ts";

it("shows what is known, then what was found", async () => {
  const resource = new OwnResource({ a: 1, both: "given" }, undefined, Promise.resolve({ both: "found" }));
  expect(resource.asyncAttributesPending).toBe(true);
  expect(resource.attributes).toEqual({ a: 1, both: "given" });
  await resource.waitForAsyncAttributes();
  expect(resource.asyncAttributesPending).toBe(false);
  expect(resource.attributes).toEqual({ a: 1, both: "found" });
});

it("goes on without what cannot be found", async () => {
  const resource = new OwnResource({ a: 1 }, undefined, Promise.reject(new Error("no metadata server")));
  await resource.waitForAsyncAttributes();
  expect(resource.asyncAttributesPending).toBe(false);
  expect(resource.attributes).toEqual({ a: 1 });
});

it("merges with a resource of the SDK that is still looked up", async () => {
  const theirs = resourceFromAttributes({ host: Promise.resolve("h"), both: "theirs" });
  const merged = new OwnResource({ both: "ours", ours: 1 }).merge(theirs);
  expect(merged.attributes).toEqual({ both: "theirs", ours: 1 });
  expect(merged.asyncAttributesPending).toBe(true);
  await merged.waitForAsyncAttributes();
  expect(merged.attributes).toEqual({ both: "theirs", ours: 1, host: "h" });
});

it.each([
  ["a", undefined, "a"],
  [undefined, "b", "b"],
  ["a", "a", "a"],
  ["a", "b", undefined],
])("merges the schemas %s and %s to %s", (own, other, merged) => {
  expect(new OwnResource({}, own).merge(new OwnResource({}, other)).schemaUrl).toBe(merged);
});

it("leaves out what no resource may hold", () => {
  const given = { list: ["a"], mixed: ["a", 1], object: {}, nothing: null, "": "x" };
  expect(new OwnResource(given).attributes).toEqual({ list: ["a"] });
});

it("makes attributes once, when they are first read", () => {
  let made = 0;
  const resource = new OwnResource(() => {
    made++;
    return { id: `made ${made}`, bad: {} as never };
  });
  expect(made).toBe(0);
  expect(resource.getRawAttributes()).toEqual([["id", "made 1"]]);
  expect(resource.attributes).toEqual({ id: "made 1" });
});

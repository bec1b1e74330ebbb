import { expect, it } from "vitest";
import { spanTabs } from "./span-tabs.ts";

const BARE = { conversation: null, model: null, input: null, output: null, tool: null, error: null };
const ERROR = { type: "Error", message: "no", stack: "" };

it("shows a model call as a conversation first", () => {
  const conversation = { instructions: [], input: [], output: [], tools: [] };
  expect(spanTabs({ ...BARE, conversation, error: ERROR })[0]).toBe("conversation");
});

it("shows what went in and out of other spans first", () => {
  expect(spanTabs({ ...BARE, output: "{}" })[0]).toBe("io");
  expect(spanTabs({ ...BARE, tool: { name: "search", callId: "" }, error: ERROR })[0]).toBe("io");
});

it("shows the error of a span without content first, else its attributes", () => {
  expect(spanTabs({ ...BARE, error: ERROR })).toEqual(["events", "attributes", "raw"]);
  expect(spanTabs(BARE)).toEqual(["attributes", "events", "raw"]);
});

import { readFile } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import * as agentops from "../src/index.ts";
import { withSdk } from "./with-sdk.ts";

const sdk = withSdk();

type Done = (error: Error | null, ...results: unknown[]) => void;
const task = (name: string, fn: (done: Done) => unknown) => agentops.recordTask(name, fn, { callback: true });

it("records a function of Node itself, also where it is promisified", async () => {
  sdk.init();
  const read = agentops.recordTool("read", readFile as (path: string, encoding: "utf8", done: Done) => void, {
    callback: true,
  });
  const file = fileURLToPath(import.meta.url);
  expect(await promisify(read)(file, "utf8")).toContain("promisified");
  await agentops.flush();
  const { attributes } = sdk.collector.span("execute_tool read");
  expect(JSON.parse(attributes["gen_ai.tool.call.arguments"] as string)).toEqual([file, "utf8"]);
  expect(attributes["gen_ai.tool.call.result"]).toContain("promisified");
});

it("ends at the first call of the callback, and passes on every one", async () => {
  sdk.init();
  const calls: unknown[][] = [];
  const twice = task("twice", (done) => {
    done(null, 1, 2);
    done(new Error("too late"));
    return "returned";
  });
  expect(twice((...args) => void calls.push(args))).toBe("returned");
  await agentops.flush();
  expect(calls).toEqual([[null, 1, 2], [new Error("too late")]]);
  expect(sdk.collector.span("twice")).toMatchObject({
    status: { code: 0 },
    attributes: { "agentops.entity.output": "[1,2]" },
  });
});

it("gives the function a callback that looks like the caller's", () => {
  sdk.init();
  const given = Object.assign((_error: unknown, _one: unknown, _two: unknown) => {}, { tag: "mine" });
  task("look", (done) => {
    const { length, name, tag } = done as typeof given;
    expect([length, name, tag]).toEqual([3, given.name, "mine"]);
  })(given as Done);
});

it("fails by what the function throws before it calls back", async () => {
  sdk.init();
  const broken = task("broken", () => {
    throw new RangeError("at once");
  });
  expect(() => broken(() => {})).toThrow("at once");
  await agentops.flush();
  expect(sdk.collector.span("broken").attributes["error.type"]).toBe("RangeError");
});

it("throws on what the callback throws, and the span is not failed by it", async () => {
  sdk.init();
  const fine = task("fine", (done) => done(null, "ok"));
  expect(() =>
    fine(() => {
      throw new Error("of the caller");
    }),
  ).toThrow("of the caller");
  await agentops.flush();
  expect(sdk.collector.span("fine").status.code).toBe(0);
});

it("records a call without a callback like any other", async () => {
  sdk.init();
  const dual = agentops.recordTask("dual", async (name: string, _done?: Done) => name, { callback: true });
  expect(await dual("x")).toBe("x");
  await agentops.flush();
  expect(sdk.collector.span("dual").attributes["agentops.entity.output"]).toBe("x");
});

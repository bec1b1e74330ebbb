import { EventEmitter } from "node:events";
import { createContextKey, ROOT_CONTEXT } from "@opentelemetry/api";
import { expect, it } from "vitest";
import { AlsContextManager } from "./als-context-manager.ts";

const manager = new AlsContextManager();
const KEY = createContextKey("test");
const marked = ROOT_CONTEXT.setValue(KEY, "marked");
const current = () => manager.active().getValue(KEY);

it("keeps a context through await and timers, and drops it afterwards", async () => {
  const seen = await manager.with(marked, async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return current();
  });
  expect(seen).toBe("marked");
  expect(manager.active()).toBe(ROOT_CONTEXT);
});

it("passes this and arguments", () => {
  const seen = manager.with(
    marked,
    function (this: number, a: number, b: number) {
      return [this, a, b];
    },
    1,
    2,
    3,
  );
  expect(seen).toEqual([1, 2, 3]);
});

it("binds functions, with their arity", () => {
  const bound = manager.bind(marked, (_a: number, _b: number) => current());
  expect(bound.length).toBe(2);
  expect(bound(1, 2)).toBe("marked");
});

it("binds the listeners of an emitter, which is the same emitter and lets them go", () => {
  const emitter = new EventEmitter();
  const seen: unknown[] = [];
  const listener = () => seen.push(current());
  expect(manager.bind(marked, emitter)).toBe(emitter);
  emitter.on("event", listener);
  emitter.once("event", listener);
  emitter.emit("event");
  emitter.emit("event");
  emitter.off("event", listener);
  emitter.emit("event");
  expect(seen).toEqual(["marked", "marked", "marked"]);
  expect(emitter.listenerCount("event")).toBe(0);
});

it("attaches a context until its token is disposed", () => {
  const token = manager.attach(marked);
  expect(current()).toBe("marked");
  token.dispose();
  expect(current()).toBeUndefined();
});

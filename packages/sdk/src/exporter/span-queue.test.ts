import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { SpanQueue } from "./span-queue.ts";

const resource = { attributes: {} };
const scope = { name: "test" };

it("lets go of what was taken while other spans wait", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const queue = new SpanQueue();
  const push = () => queue.push({ bytes: Buffer.alloc(1000), resource, scope });
  for (let index = 0; index < 100; index += 1) push();
  const taken = queue.take(50_000).map((span) => new WeakRef(span));
  await nextTurn();
  collectGarbage();
  expect(taken).toHaveLength(50);
  expect(taken.filter((reference) => reference.deref() !== undefined)).toEqual([]);
  expect([queue.length, queue.bytes]).toEqual([50, 50_000]);
});

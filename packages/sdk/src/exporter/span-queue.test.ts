import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { itemOf, TAG_ITEM } from "./encoded-item.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";
import { SpanQueue } from "./span-queue.ts";

const resource = { attributes: {} };
const scope = { name: "test" };

it("lets go of the memory of what was taken while other spans wait", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const queue = new SpanQueue();
  const size = itemOf(Buffer.alloc(1000)).length;
  const push = () => queue.push({ bytes: itemOf(Buffer.alloc(1000)), resource, scope });
  for (let index = 0; index < 100; index += 1) push();
  const taken = queue.take(50 * size).map(({ bytes }) => new WeakRef(bytes.buffer));
  await nextTurn();
  collectGarbage();
  expect(taken).toHaveLength(50);
  expect(taken.filter((reference) => reference.deref() !== undefined)).toEqual([]);
  expect(queue.bytes).toBe(50 * size);
});

it("hands out the bytes of spans that lie side by side in the order in which they came, cut between two", () => {
  const writer = new ProtobufWriter();
  const queue = new SpanQueue();
  const items = Array.from({ length: 40 }, (_, index) => {
    const message = writer.beginMessage(TAG_ITEM);
    writer.string(`span ${index} ${"x".repeat(index * 7)}`);
    writer.endMessage(message);
    return writer.take();
  });
  const another = { name: "another" };
  items.forEach((bytes, index) => {
    queue.push({ bytes, resource, scope: index < 30 ? scope : another });
  });
  const taken = [];
  while (!queue.isEmpty) taken.push(queue.take(1000));
  expect(Buffer.concat(taken.flat().map(({ bytes }) => bytes))).toEqual(Buffer.concat(items));
  expect(taken.flat().reduce((sum, { count }) => sum + count, 0)).toBe(40);
  for (const runs of taken) {
    expect(runs.reduce((sum, { byteLength }) => sum + byteLength, 0)).toBeLessThanOrEqual(1000);
  }
  expect(queue.bytes).toBe(0);
});

it("hands out one span at least, however large", () => {
  const queue = new SpanQueue();
  for (let index = 0; index < 3; index += 1)
    queue.push({ bytes: itemOf(Buffer.alloc(1000)), resource, scope });
  expect(queue.take(10).map(({ count }) => count)).toEqual([1]);
  expect(queue.take(10_000).map(({ count }) => count)).toEqual([1, 1]);
  expect(queue.isEmpty).toBe(true);
});

import { expect, it } from "vitest";
import { ProtobufWriter } from "./protobuf-writer.ts";
import { SlabPool } from "./slab-pool.ts";

const SLAB_BYTES = 1024;

function write(writer: ProtobufWriter, text: string): Buffer {
  writer.string(text);
  return writer.take();
}

it("uses memory again once all that is in it was sent, and not before", () => {
  const pool = new SlabPool(SLAB_BYTES);
  const writer = new ProtobufWriter(SLAB_BYTES, pool);
  const items = Array.from({ length: 40 }, (_, index) => write(writer, `item ${index} ${"x".repeat(90)}`));
  const [first, ...rest] = items as [Buffer, ...Buffer[]];
  const kept = Buffer.from(first);
  for (const item of rest) pool.release(item, 1);
  const later = Array.from({ length: 40 }, (_, index) => write(writer, `later ${index} ${"y".repeat(90)}`));
  expect(first).toEqual(kept);
  const memories = new Set(items.slice(10).map(({ buffer }) => buffer));
  expect(later.some(({ buffer }) => memories.has(buffer))).toBe(true);
  expect(later.some(({ buffer }) => buffer === first.buffer)).toBe(false);
});

it("leaves alone what it did not hand out, and what is too large for it", () => {
  const pool = new SlabPool(SLAB_BYTES);
  const writer = new ProtobufWriter(SLAB_BYTES, pool);
  const large = write(writer, "z".repeat(5000));
  const kept = Buffer.from(large);
  pool.release(large, 1);
  pool.release(Buffer.from("another"), 1);
  for (let index = 0; index < 50; index += 1) write(writer, "y".repeat(500));
  expect(large).toEqual(kept);
});

import { describe, expect, it } from "vitest";
import { orderTrace } from "./order-trace.ts";

const NONE = "0000000000000000";

/** Draws the tree of `id ← parent @ start` lines: one line a span, two spaces a level, `?` before an orphan. */
function draw(...spans: [id: string, parent: string, start: number][]): string[] {
  const ids = spans.map(([id]) => id);
  const parents = spans.map(([, parent]) => parent);
  const { order, depth, orphan } = orderTrace(
    ids,
    parents,
    spans.map(([, , start]) => BigInt(start)),
  );
  return order.map((index, at) => `${"  ".repeat(depth[at]!)}${orphan[at] ? "?" : ""}${ids[index]}`);
}

describe("orderTrace", () => {
  it("puts a parent before its children and siblings by start time", () => {
    expect(
      draw(["grandchild", "early", 30], ["late", "root", 20], ["early", "root", 10], ["root", NONE, 0]),
    ).toEqual(["root", "  early", "    grandchild", "  late"]);
  });

  it("orders siblings that start together by id", () => {
    expect(draw(["b", "root", 1], ["a", "root", 1], ["root", NONE, 0])).toEqual(["root", "  a", "  b"]);
  });

  it("keeps a child that began before its parent below it", () => {
    expect(draw(["child", "root", 0], ["root", NONE, 5])).toEqual(["root", "  child"]);
  });

  it("makes a root of a span whose parent has not arrived, and says so", () => {
    expect(draw(["root", NONE, 0], ["lost", "gone", 1], ["below", "lost", 2])).toEqual([
      "root",
      "?lost",
      "  below",
    ]);
  });

  it("opens a circle of parents at its earliest span, whatever hangs below it", () => {
    expect(draw(["below", "b", 0], ["a", "b", 2], ["b", "a", 3])).toEqual(["?a", "  b", "    below"]);
    expect(draw(["self", "self", 0])).toEqual(["?self"]);
  });

  it("tells parents by their position in the new order", () => {
    const { parent } = orderTrace(["c", "b", "a"], ["b", "a", NONE], [3n, 2n, 1n]);
    expect(parent).toEqual([-1, 0, 1]);
  });

  it("draws a chain deeper than the call stack, every span once", () => {
    const ids = Array.from({ length: 50_000 }, (_, index) => index.toString(16).padStart(16, "0"));
    const parents = ids.map((_, index) => ids[index - 1] ?? NONE);
    // The first id is all zeroes, which as a parent means none.
    const { order, depth } = orderTrace(
      ids.slice(1),
      parents.slice(1),
      ids.slice(1).map((_, index) => BigInt(index)),
    );
    expect(new Set(order).size).toBe(49_999);
    expect(depth.at(-1)).toBe(49_998);
  });
});

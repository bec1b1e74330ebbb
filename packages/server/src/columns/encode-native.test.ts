import { describe, expect, it } from "vitest";
import { blockOf as decodedBlockOf, span } from "../../test/otlp-spans.ts";
import { readNative } from "../../test/read-native.ts";
import { encodeNative } from "./encode-native.ts";
import { SpanBlock } from "./span-block.ts";
import { SPAN_COLUMNS } from "./span-columns.ts";

const tags = (...values: string[]) => ({
  arrayValue: { values: values.map((stringValue) => ({ stringValue })) },
});

function blockOf(...attributes: Parameters<typeof span>[1][]): SpanBlock {
  return decodedBlockOf(...attributes.map((each) => span({}, each)));
}

describe("encodeNative", () => {
  it("writes the columns of the table, in order and with their types", () => {
    expect(readNative(encodeNative([blockOf({})])).types).toEqual(SPAN_COLUMNS);
  });

  it("writes several blocks as one, arrays and maps counted on", () => {
    const blocks = [
      blockOf({ a: "1", b: "2", "agentops.tags": tags("x", "y") }, {}),
      new SpanBlock(),
      blockOf({ c: "3", d: 4, "agentops.tags": tags("z") }),
    ];
    const together = readNative(encodeNative(blocks)).rows;
    const apart = blocks.flatMap((block) => readNative(encodeNative([block])).rows);
    expect(together).toEqual(apart);
    expect(together.map((row) => row.tags)).toEqual([["x", "y"], [], ["z"]]);
  });

  it("writes values of every length", () => {
    const lengths = [0, 1, 23, 24, 25, 127, 128, 16_383, 16_384, 70_000];
    const texts = lengths.map((length) => "x".repeat(length));
    const { rows } = readNative(encodeNative([decodedBlockOf(...texts.map((name) => span({ name })))]));
    expect(rows.map((row) => String(row.name).length)).toEqual(lengths);
  });

  it("writes no rows for no blocks", () => {
    expect(readNative(encodeNative([])).rows).toEqual([]);
  });

  it("tells how many bytes the rows take", () => {
    const [small, large] = [blockOf({ a: "x" }), blockOf({ a: "x".repeat(10_000) })];
    expect(large.byteLength - small.byteLength).toBe(10_000 - 1 + 1);
  });
});

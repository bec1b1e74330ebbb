import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { CAPTURED_AT, capture, mutationsOf } from "../../test/captures.ts";
import { readNative } from "../../test/read-native.ts";
import { encodeNative } from "../columns/index.ts";
import type { RowBlock } from "../columns/row-block.ts";
import {
  type DecodeContext,
  type Decoded,
  decodeLogs,
  decodeMetrics,
  decodeTraces,
  logsFromJson,
  MalformedRequest,
  metricsFromJson,
  tracesFromJson,
} from "./index.ts";
import { OversizedRequest } from "./wire/oversized-request.ts";

const RUNS = 1_000;
/** Of a few kilobytes. What takes longer hangs, or grows with more than the size. */
const MAX_MILLIS = 5_000;

const context: DecodeContext = {
  projectId: "default",
  receivedAtMicros: CAPTURED_AT * 1_000,
  retentionDays: 90,
  price: () => ({ priced: false, pricing: "no price table in this test" }),
};

const signals = [
  { name: "traces", decode: decodeTraces, fromJson: tracesFromJson },
  { name: "metrics", decode: decodeMetrics, fromJson: metricsFromJson },
  { name: "logs", decode: decodeLogs, fromJson: logsFromJson },
] as const;

describe.each(signals)("$name", ({ name, decode, fromJson }) => {
  const protobuf = capture(`${name}.bin`);
  const json = capture(`${name}.json`).toString();
  const others = signals.map((signal) => capture(`${signal.name}.bin`));

  afterAll(() => {
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it("of the SDK are taken whole, in both encodings", () => {
    const fromProtobuf = decode(protobuf, context);
    expect(fromProtobuf.rejections).toEqual(new Map());
    expect(fromProtobuf.accepted).toBeGreaterThan(1);
    expect(decode(fromJson(json), context).accepted).toBe(fromProtobuf.accepted);
  });

  it("of random bytes are read or refused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) =>
        isReadOrRefused(() => decode(bytes, context)),
      ),
      { numRuns: RUNS },
    );
  });

  it("with damaged bytes are read or refused", () => {
    fc.assert(
      fc.property(mutationsOf(protobuf, others), (bytes) => isReadOrRefused(() => decode(bytes, context))),
      { numRuns: RUNS },
    );
  });

  it("of random JSON are read or refused", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => isReadOrRefused(() => decode(fromJson(text), context))),
      { numRuns: RUNS },
    );
  });

  it("with damaged JSON text are read or refused", () => {
    const texts = mutationsOf(Buffer.from(json), [Buffer.from('{"__proto__":{"polluted":true}}')]);
    fc.assert(
      fc.property(texts, (text) => isReadOrRefused(() => decode(fromJson(text), context))),
      { numRuns: RUNS },
    );
  });

  it("with any part of their JSON replaced by another are read or refused", () => {
    const size = countNodes(JSON.parse(json));
    fc.assert(
      fc.property(fc.nat(size - 1), fc.jsonValue({ maxDepth: 3 }), (at, value) => {
        const text = JSON.stringify(replaceNode(JSON.parse(json), at, value));
        isReadOrRefused(() => decode(fromJson(text), context));
      }),
      { numRuns: RUNS },
    );
  });
});

// --- internal ---

/** No other error than the two that say so, in bounded time, and rows that ClickHouse can read. */
function isReadOrRefused(read: () => Decoded<RowBlock>): void {
  const begun = performance.now();
  try {
    const { block, accepted } = read();
    expect(block.rows).toBe(accepted);
    if (accepted > 0) expect(readNative(encodeNative([block])).rows).toHaveLength(accepted);
  } catch (error) {
    if (!(error instanceof MalformedRequest || error instanceof OversizedRequest)) throw error;
  }
  expect(performance.now() - begun).toBeLessThan(MAX_MILLIS);
}

function countNodes(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce((count: number, member) => count + countNodes(member), 1);
}

/** A copy in which the node at this place, counted from the root down, is another. */
function replaceNode(root: unknown, at: number, replacement: unknown): unknown {
  let left = at;
  const copy = (value: unknown): unknown => {
    if (left-- === 0) return replacement;
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copy(member)]));
  };
  return copy(root);
}

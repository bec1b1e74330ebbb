import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";

/** Milliseconds since 1970, a little after the captures were taken. */
export const CAPTURED_AT = Date.UTC(2026, 10, 22, 20);

/** What OpenTelemetry's JavaScript SDK 3.1 sent: `traces.bin`, `traces.json`, and so on. */
export function capture(name: string): Buffer {
  return readFileSync(join(import.meta.dirname, "fixtures/otlp-js", name));
}

/** Bytes changed, cut out, doubled, and parts of other messages put in: several of these at once. */
export function mutationsOf(original: Buffer, others: readonly Buffer[]): fc.Arbitrary<Buffer> {
  const at = fc.nat(original.length);
  const change = fc.oneof(
    fc.record({
      kind: fc.constant("set" as const),
      at,
      bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }),
    }),
    fc.record({ kind: fc.constant("cut" as const), at, length: fc.nat(64) }),
    fc.record({ kind: fc.constant("double" as const), at, length: fc.nat(64) }),
    fc.record({ kind: fc.constant("splice" as const), at, other: fc.constantFrom(...others), from: at }),
    fc.record({ kind: fc.constant("end" as const), at }),
  );
  return fc.array(change, { minLength: 1, maxLength: 5 }).map((changes) =>
    changes.reduce((bytes, mutation) => {
      const position = Math.min(mutation.at, bytes.length);
      const before = bytes.subarray(0, position);
      const after = bytes.subarray(position);
      switch (mutation.kind) {
        case "set":
          return Buffer.concat([before, mutation.bytes, after.subarray(mutation.bytes.length)]);
        case "cut":
          return Buffer.concat([before, after.subarray(mutation.length)]);
        case "double":
          return Buffer.concat([before, after.subarray(0, mutation.length), after]);
        case "splice":
          return Buffer.concat([before, mutation.other.subarray(mutation.from), after]);
        default:
          return before;
      }
    }, original),
  );
}

/** The same ones each time. */
export function sampleOf<Value>(arbitrary: fc.Arbitrary<Value>, count: number): Value[] {
  return fc.sample(arbitrary, { numRuns: count, seed: 1 });
}

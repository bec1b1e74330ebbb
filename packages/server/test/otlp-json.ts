import type { JsonKeyValue } from "./any-span.ts";

const BYTES = new Set(["bytesValue"]);
const DOUBLES = new Set("doubleValue asDouble sum min max zeroThreshold quantile".split(" "));

/** OTLP/JSON in protobufjs's form: ids and bytes as bytes, doubles as numbers. */
export function toProtobuf(value: unknown, key = ""): unknown {
  if (BYTES.has(key)) return Buffer.from(value as string, "base64");
  if (/^(trace|span|parentSpan)Id$/.test(key)) return Buffer.from(value as string, "hex");
  if (typeof value !== "object" && (DOUBLES.has(key) || key === "explicitBounds" || key === "value")) {
    return Number(value);
  }
  if (Array.isArray(value))
    return value.map((element) => toProtobuf(element, key === "explicitBounds" ? key : ""));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toProtobuf(member, name)]));
}

/** As the API writes times. */
export function isoNanos(nanos: bigint): string {
  const seconds = new Date(Number(nanos / 1_000_000_000n) * 1000).toISOString().slice(0, 19);
  return `${seconds}.${String(nanos % 1_000_000_000n).padStart(9, "0")}Z`;
}

/** Which of those attributes with the same key comes first is not said. */
export function sortedByKey(attributes: readonly JsonKeyValue[]): JsonKeyValue[] {
  const rank = ({ key, value }: JsonKeyValue) => `${key}\u0000${JSON.stringify(value)}`;
  return [...attributes].sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0));
}

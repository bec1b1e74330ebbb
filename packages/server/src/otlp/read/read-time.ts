import type { WireReader } from "../wire/wire-reader.ts";

/** Reads a `fixed64` of nanoseconds since 1970 as ISO 8601 with nanoseconds. */
export function readTime(reader: WireReader): string {
  reader.fixed64();
  const nanos = (BigInt(reader.high) << 32n) | BigInt(reader.low);
  const toTheSecond = new Date(Number(nanos / 1_000_000_000n) * 1000).toISOString().slice(0, 19);
  return `${toTheSecond}.${String(nanos % 1_000_000_000n).padStart(9, "0")}Z`;
}

/** What a time is that was not sent. */
export const NO_TIME = "1970-01-01T00:00:00.000000000Z";

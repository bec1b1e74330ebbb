import { z } from "@hono/zod-openapi";
import type { TimeRange } from "../../store/time-range.ts";

const time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/)
  .refine((text) => !Number.isNaN(Date.parse(text)), "not a time")
  .optional();

/** Query parameters of a route that looks at a range of time. */
export const timeRangeQuery = {
  from: time.describe("ISO 8601 in UTC, to the nanosecond"),
  to: time.describe("likewise; itself excluded"),
};

/** What was given, in nanoseconds. */
export function timeRangeOf({ from, to }: { from?: string | undefined; to?: string | undefined }): TimeRange {
  return {
    ...(from !== undefined && { fromNanos: nanosOf(from) }),
    ...(to !== undefined && { toNanos: nanosOf(to) }),
  };
}

// --- internal ---

function nanosOf(text: string): bigint {
  const fraction = /\.(\d+)Z$/.exec(text)?.[1] ?? "";
  const seconds = Date.parse(text.replace(/\.\d+Z$/, "Z")) / 1_000;
  return BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, "0"));
}

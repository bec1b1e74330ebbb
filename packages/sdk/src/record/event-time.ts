import type { HrTime } from "@opentelemetry/api";
import { millisToHrTime, readTime } from "../tracer/clock.ts";

/** A time of an event; undefined where it is none. */
export function readEventTime(time: unknown): HrTime | undefined {
  if (typeof time === "string") return fromMillis(Date.parse(time));
  // A number is never a reading of `performance.now()`, as it may be in OpenTelemetry.
  if (typeof time === "number") return fromMillis(time);
  return readTime(time as Date | HrTime | undefined);
}

function fromMillis(millis: number): HrTime | undefined {
  return readTime(Number.isFinite(millis) ? millisToHrTime(millis) : undefined);
}

import type { HrTime, TimeInput } from "@opentelemetry/api";

/** The monotonic clock stands still while a laptop sleeps or a function is frozen. */
const MAX_DRIFT_MILLIS = 100;
let origin = performance.timeOrigin;

/**
 * Milliseconds since the Unix epoch, to a fraction: the monotonic clock, set by the wall clock when the two have
 * come apart. Two readings may lie in the wrong order then; durations are measured on the monotonic clock.
 */
export function nowMillis(): number {
  const drift = Date.now() - origin - performance.now();
  if (Math.abs(drift) > MAX_DRIFT_MILLIS) origin += drift;
  return origin + performance.now();
}

/** What OpenTelemetry accepts as a time, as its HrTime; now, where the input is missing or not a time. */
export function toHrTime(input: TimeInput | undefined): HrTime {
  if (typeof input === "number" && Number.isFinite(input) && input >= 0) {
    // Like OpenTelemetry: a number below the process's own age is a reading of performance.now().
    return millisToHrTime(input <= performance.now() ? input + origin : input);
  }
  if (input instanceof Date && !Number.isNaN(input.getTime())) return millisToHrTime(input.getTime());
  if (isHrTime(input)) return [input[0], input[1]];
  return millisToHrTime(nowMillis());
}

export function millisToHrTime(millis: number): HrTime {
  const seconds = Math.floor(millis / 1000);
  const nanos = Math.round((millis - seconds * 1000) * 1e6);
  return nanos >= 1e9 ? [seconds + 1, nanos - 1e9] : [seconds, nanos];
}

export function hrTimeToMillis(time: HrTime): number {
  return time[0] * 1000 + time[1] / 1e6;
}

/** `end - start`; zero where the end lies before the start. */
export function hrTimeDuration(start: HrTime, end: HrTime): HrTime {
  const seconds = end[0] - start[0];
  const nanos = end[1] - start[1];
  const duration: HrTime = nanos < 0 ? [seconds - 1, nanos + 1e9] : [seconds, nanos];
  return duration[0] < 0 ? [0, 0] : duration;
}

function isHrTime(input: unknown): input is HrTime {
  return (
    Array.isArray(input) &&
    input.length === 2 &&
    Number.isFinite(input[0]) &&
    Number.isFinite(input[1]) &&
    input[0] >= 0
  );
}

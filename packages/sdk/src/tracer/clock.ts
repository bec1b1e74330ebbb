import type { HrTime, TimeInput } from "@opentelemetry/api";

/** The monotonic clock stands still while a laptop sleeps or a function is frozen. */
const MAX_DRIFT_MILLIS = 100;
let origin = performance.timeOrigin;

/**
 * Milliseconds since the Unix epoch, to a fraction: the monotonic clock, set by the wall clock when the two have
 * come apart. Two readings may lie in the wrong order then; durations are measured on the monotonic clock.
 */
export function nowMillis(): number {
  return wallMillis(performance.now());
}

/** The same for a reading of the monotonic clock that was taken this moment. */
export function wallMillis(monotonic: number): number {
  const drift = Date.now() - origin - monotonic;
  if (Math.abs(drift) > MAX_DRIFT_MILLIS) origin += drift;
  return origin + monotonic;
}

/** What OpenTelemetry accepts as a time, as its HrTime; now, where the input is missing or not a time. */
export function toHrTime(input: TimeInput | undefined): HrTime {
  return readTime(input) ?? millisToHrTime(nowMillis());
}

/** Undefined where the input is not a time, or one before 1970, which OTLP cannot say. */
export function readTime(input: TimeInput | undefined): HrTime | undefined {
  if (input === undefined) return undefined;
  if (typeof input === "number") {
    // Like OpenTelemetry: a number up to the process's own age is a reading of performance.now().
    const isReading = input <= performance.now();
    return notNegative(isReading ? addMillis(millisToHrTime(origin), input) : millisToHrTime(input));
  }
  try {
    if (input instanceof Date) return notNegative(millisToHrTime(input.getTime()));
    return isHrTime(input) ? notNegative([input[0], input[1]]) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether OpenTelemetry takes a value for a time, be it a sensible one or not. */
export function isTimeInput(value: unknown): value is TimeInput {
  try {
    return typeof value === "number" || value instanceof Date || isHrTime(value);
  } catch {
    return false;
  }
}

export function millisToHrTime(millis: number): HrTime {
  const seconds = Math.floor(millis / 1000);
  const nanos = Math.round((millis - seconds * 1000) * 1e6);
  return nanos >= 1e9 ? [seconds + 1, nanos - 1e9] : [seconds, nanos];
}

/** To the nanosecond, which milliseconds since the epoch are not. */
export function addMillis(time: HrTime, millis: number): HrTime {
  const [seconds, nanos] = millisToHrTime(millis);
  const sum = time[1] + nanos;
  return sum >= 1e9 ? [time[0] + seconds + 1, sum - 1e9] : [time[0] + seconds, sum];
}

export function hrTimeToMillis(time: HrTime): number {
  return time[0] * 1000 + time[1] / 1e6;
}

/** `end - start`; negative seconds where the end lies before the start. */
export function hrTimeDuration(start: HrTime, end: HrTime): HrTime {
  const seconds = end[0] - start[0];
  const nanos = end[1] - start[1];
  return nanos < 0 ? [seconds - 1, nanos + 1e9] : [seconds, nanos];
}

function isHrTime(value: unknown): value is HrTime {
  return (
    Array.isArray(value) && value.length === 2 && typeof value[0] === "number" && typeof value[1] === "number"
  );
}

/** NaN is not a time either. */
function notNegative(time: HrTime): HrTime | undefined {
  return time[0] >= 0 &&
    time[1] >= 0 &&
    time[0] < Number.POSITIVE_INFINITY &&
    time[1] < Number.POSITIVE_INFINITY
    ? time
    : undefined;
}

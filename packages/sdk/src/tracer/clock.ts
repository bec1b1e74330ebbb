import type { HrTime, TimeInput } from "@opentelemetry/api";

/**
 * Milliseconds since the Unix epoch, to a fraction. The wall clock is read once, when the process starts;
 * after that only the monotonic clock runs, so that no duration is ever negative.
 */
export function nowMillis(): number {
  return performance.timeOrigin + performance.now();
}

/** What OpenTelemetry accepts as a time, as its HrTime; now, where the input is missing or not a time. */
export function toHrTime(input: TimeInput | undefined): HrTime {
  if (typeof input === "number" && Number.isFinite(input) && input >= 0) {
    // Like OpenTelemetry: a number below the process's own age is a reading of performance.now().
    return millisToHrTime(input <= performance.now() ? input + performance.timeOrigin : input);
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

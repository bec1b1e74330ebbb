const FIRST_DELAY_MILLIS = 500;
const MAX_DELAY_MILLIS = 30_000;
/** A server may ask for no longer pause than this. */
const MAX_RETRY_AFTER_MILLIS = 5 * 60_000;
/** After a 429 that does not say how long. */
const FIRST_THROTTLE_MILLIS = 1000;
const MAX_THROTTLE_MILLIS = 60_000;

/**
 * How long to wait before the next attempt: exponential back-off with full jitter, or what the server asks for. A
 * server that keeps asking for none gets the back-off.
 */
export function retryDelayMillis(attempt: number, retryAfterMillis: number | undefined): number {
  const backOff = Math.random() * Math.min(MAX_DELAY_MILLIS, FIRST_DELAY_MILLIS * 2 ** attempt);
  if (retryAfterMillis === undefined) return backOff;
  return attempt < 2 ? retryAfterMillis : Math.max(retryAfterMillis, backOff);
}

/** How long to leave a server alone that says "too many requests" and no more, for the n-th time in a row. */
export function bareThrottleMillis(earlier: number): number {
  return (0.5 + Math.random() / 2) * Math.min(MAX_THROTTLE_MILLIS, FIRST_THROTTLE_MILLIS * 2 ** earlier);
}

/** `Retry-After`: seconds or an HTTP date; undefined where it is neither. */
export function parseRetryAfter(header: string | undefined, nowMillis: number): number | undefined {
  if (header === undefined || header.trim() === "") return undefined;
  const seconds = Number(header);
  const millis = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - nowMillis;
  return Number.isNaN(millis) ? undefined : Math.min(Math.max(0, millis), MAX_RETRY_AFTER_MILLIS);
}

const FIRST_DELAY_MILLIS = 500;
const MAX_DELAY_MILLIS = 30_000;
/** A server may ask for no longer pause than this. */
const MAX_RETRY_AFTER_MILLIS = 5 * 60_000;

/** How long to wait before the next attempt: exponential back-off with full jitter, or what the server asks for. */
export function retryDelayMillis(attempt: number, retryAfterMillis: number | undefined): number {
  if (retryAfterMillis !== undefined) return retryAfterMillis;
  return Math.random() * Math.min(MAX_DELAY_MILLIS, FIRST_DELAY_MILLIS * 2 ** attempt);
}

/** `Retry-After`: seconds or an HTTP date; undefined where it is neither. */
export function parseRetryAfter(header: string | undefined, nowMillis: number): number | undefined {
  if (header === undefined || header.trim() === "") return undefined;
  const seconds = Number(header);
  const millis = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - nowMillis;
  return Number.isNaN(millis) ? undefined : Math.min(Math.max(0, millis), MAX_RETRY_AFTER_MILLIS);
}

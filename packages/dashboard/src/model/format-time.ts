const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Unix milliseconds of an ISO 8601 time; its nanoseconds are cut, browsers promise to read three digits only. */
export function unixMillis(isoNanos: string): number {
  return Date.parse(isoNanos.replace(/(\.\d{3})\d*Z$/, "$1Z"));
}

/** `just now`, `12 s ago`, `5 min ago`, `3 h ago`, `2 d ago`, then the date. `now` in Unix milliseconds. */
export function formatRelativeTime(isoNanos: string, now: number): string {
  const age = now - unixMillis(isoNanos);
  if (Number.isNaN(age)) return isoNanos;
  // A clock ahead of ours is common between machines; more than a minute is worth showing as it is.
  if (age < -MINUTE) return formatExactTime(isoNanos);
  if (age < 5_000) return "just now";
  if (age < MINUTE) return `${Math.floor(age / 1000)} s ago`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  if (age < DAY) return `${Math.floor(age / HOUR)} h ago`;
  if (age < 30 * DAY) return `${Math.floor(age / DAY)} d ago`;
  return formatExactTime(isoNanos).slice(0, 10);
}

/** Local time with milliseconds: `2026-01-31 13:00:00.123`. */
export function formatExactTime(isoNanos: string): string {
  const millis = unixMillis(isoNanos);
  if (Number.isNaN(millis)) return isoNanos;
  const local = new Date(millis);
  const date = [local.getFullYear(), pad(local.getMonth() + 1), pad(local.getDate())].join("-");
  const time = [pad(local.getHours()), pad(local.getMinutes()), pad(local.getSeconds())].join(":");
  return `${date} ${time}.${String(local.getMilliseconds()).padStart(3, "0")}`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}

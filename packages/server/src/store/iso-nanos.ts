const NANOS_PER_SECOND = 1_000_000_000n;

/** `2026-01-31T12:00:00.000000000Z` of nanoseconds since 1970. */
export function isoNanos(nanos: bigint): string {
  const seconds = new Date(Number(nanos / NANOS_PER_SECOND) * 1_000).toISOString().slice(0, 19);
  return `${seconds}.${String(nanos % NANOS_PER_SECOND).padStart(9, "0")}Z`;
}

/** The same of the text in which ClickHouse writes a `DateTime64(9, 'UTC')`. */
export function isoNanosOfText(text: string): string {
  return `${text.replace(" ", "T")}Z`;
}

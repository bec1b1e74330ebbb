/** Nanoseconds since 1970: from the first, up to but without the last. Without one of them there is no limit on that side. */
export interface TimeRange {
  readonly fromNanos?: bigint;
  readonly toNanos?: bigint;
}

const LAST_NANO = 2n ** 63n - 1n;

/** As parameters of a query. */
export function rangeParameters({ fromNanos = 0n, toNanos = LAST_NANO }: TimeRange) {
  return { fromNanos: String(within(fromNanos)), toNanos: String(within(toNanos)) };
}

// --- internal ---

/** What ClickHouse can hold as a time. */
function within(nanos: bigint): bigint {
  return nanos < 0n ? 0n : nanos > LAST_NANO ? LAST_NANO : nanos;
}

/** A stretch of time in equal parts, which begin at whole multiples of their length. */
export interface MetricIntervals {
  readonly fromNanos: bigint;
  readonly toNanos: bigint;
  readonly intervalSeconds: number;
}

/** At most so many: what one answer may hold. */
export const MAX_INTERVALS = 500;
export const LEAST_INTERVAL_SECONDS = 10;
/** What a chart can show. */
const INTERVALS_OF_CHART = 120;
// Not finer than a minute, which is how often an OpenTelemetry SDK tells what it measured unless told otherwise.
const INTERVALS_SECONDS = [60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 604_800];
/** How long nothing may come from a stream until that is a gap, and not the time between two points. */
const GAP_SECONDS = 600;

/** The finest round interval of which the stretch holds no more than a chart can show. */
export function intervalOfChart(fromNanos: bigint, toNanos: bigint): number {
  const least = Number(toNanos - fromNanos) / 1e9 / INTERVALS_OF_CHART;
  const week = 604_800;
  return INTERVALS_SECONDS.find((interval) => interval >= least) ?? Math.ceil(least / week) * week;
}

/** The numbers of the first and the last interval, counted since 1970. */
export function intervalNumbers({ fromNanos, toNanos, intervalSeconds }: MetricIntervals): [number, number] {
  const length = BigInt(intervalSeconds) * SECOND;
  return [Number(fromNanos / length), Number((toNanos - 1n) / length)];
}

/** Seconds of an interval that lie in the stretch of time, and not behind the last point. */
export function secondsOf(number: number, intervals: MetricIntervals, lastNanos: bigint): number {
  const { fromNanos, toNanos, intervalSeconds } = intervals;
  const length = BigInt(intervalSeconds) * SECOND;
  const start = BigInt(number) * length;
  const end = [start + length, toNanos, lastNanos].reduce((least, at) => (at < least ? at : least));
  return Number(end - (start > fromNanos ? start : fromNanos)) / 1e9;
}

/** As parameters of a query. */
export function intervalParameters({ fromNanos, intervalSeconds }: MetricIntervals) {
  const gapNanos = BigInt(Math.max(GAP_SECONDS, 2 * intervalSeconds)) * SECOND;
  const lookback = fromNanos - gapNanos;
  return {
    intervalNanos: String(BigInt(intervalSeconds) * SECOND),
    gapNanos: String(gapNanos),
    lookbackNanos: String(lookback < 0n ? 0n : lookback),
  };
}

// --- internal ---

const SECOND = 1_000_000_000n;

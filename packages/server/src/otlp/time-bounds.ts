import type { DecodeContext } from "./decode-traces.ts";

/** Nanoseconds since 1970 between which something may have happened that is kept. */
export interface TimeBounds {
  readonly earliest: number;
  readonly latest: number;
}

const MICROS_A_DAY = 86_400e6;
const NANOS_A_MICRO = 1000;

/** From the first day of the retention to a day ahead. */
export function timeBounds({
  receivedAtMicros,
  retentionDays,
}: Pick<DecodeContext, "receivedAtMicros" | "retentionDays">): TimeBounds {
  const receivedAt = Number(receivedAtMicros);
  return {
    earliest: (receivedAt - retentionDays * MICROS_A_DAY) * NANOS_A_MICRO,
    latest: (receivedAt + MICROS_A_DAY) * NANOS_A_MICRO,
  };
}

/** A time given in halves, to within 256 ns today, which is enough for the bounds. */
export function nanosOf(low: number, high: number): number {
  return high * 0x1_0000_0000 + low;
}

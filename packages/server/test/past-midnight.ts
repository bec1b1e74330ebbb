import { setTimeout as delay } from "node:timers/promises";

const DAY_MILLIS = 86_400_000;
/** More than a test takes that speaks of days. */
const NEAR_MILLIS = 15_000;

/** Waits over midnight UTC where it is near: what a test has stored today must be of today while it looks. */
export async function pastMidnight(): Promise<void> {
  const left = DAY_MILLIS - (Date.now() % DAY_MILLIS);
  if (left < NEAR_MILLIS) await delay(left + 1);
}

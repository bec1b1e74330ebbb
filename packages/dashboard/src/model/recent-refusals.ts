import type { Refusal } from "@agentops/server/model";
import { plural } from "./format-count.ts";
import { formatRelativeTime, unixMillis } from "./format-time.ts";

const RECENT_MILLIS = 5 * 60_000;
const MOST = 3;

/** Why something was not taken in the last five minutes, the latest first, as sentences. `now` in Unix milliseconds. */
export function recentRefusals(refusals: readonly Refusal[], now: number): string[] {
  return refusals
    .filter(({ lastAt }) => now - unixMillis(lastAt) < RECENT_MILLIS)
    .slice(0, MOST)
    .map(
      (refusal) =>
        `${whatWasRefused(refusal)}, last ${formatRelativeTime(refusal.lastAt, now)}: ${refusal.reason}`,
    );
}

function whatWasRefused({ signal, transport, status, count }: Refusal): string {
  if (transport === null) return `${plural(count, "item")} of ${signal} left out`;
  return `${plural(count, "request")} with ${signal} refused with ${status}`;
}

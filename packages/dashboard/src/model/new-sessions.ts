import type { Session } from "@agentops/server/model";

/** The sessions that a poll brought and the one before it did not have, for a list sorted by newest first. */
export function newSessions(before: readonly Session[], after: readonly Session[]): Session[] {
  const known = new Set(before.map(({ id }) => id));
  const oldest = before.at(-1)?.startTime ?? "";
  // What slid in at the end is an older session of the next page, not news. ISO times of one length compare as text.
  return after.filter(({ id, startTime }) => !known.has(id) && startTime >= oldest);
}

/** What a screen reader says about them. */
export function announceSessions(sessions: readonly Session[]): string {
  if (sessions.length === 0) return "";
  if (sessions.length === 1) return `New session: ${sessions[0]!.name}`;
  return `${sessions.length} new sessions`;
}

import type { Session } from "./session.ts";

/** A service that never ends its sessions has thousands. */
const MAX_LINES = 10;

/** The lines about sessions that nothing ended before the process or the SDK did, the newest ones at most. */
export function printOpenSessions(sessions: Iterable<Session>): void {
  for (const session of [...sessions].slice(-MAX_LINES)) session.printAtExit();
}

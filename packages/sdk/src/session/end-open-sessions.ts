import type { ProcessEnd } from "./process-end.ts";
import type { Session } from "./session.ts";

/** Tells the end of the sessions that nothing ended before the process did, or the SDK. */
export function endOpenSessions(sessions: Iterable<Session>, end: ProcessEnd): void {
  for (const session of [...sessions]) session.endWithProcess(end);
}

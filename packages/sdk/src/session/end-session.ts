import { currentSession } from "./current-session.ts";
import type { EndSessionOptions } from "./session-options.ts";
import type { SessionSummary } from "./session-summary.ts";

/** Ends the current session, as `session.end` does. Undefined where there is none. */
export async function endSession(options?: EndSessionOptions): Promise<SessionSummary | undefined> {
  return await currentSession()?.end(options);
}

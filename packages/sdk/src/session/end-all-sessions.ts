import { getRuntime } from "../runtime.ts";
import type { EndSessionOptions } from "./session-options.ts";
import type { SessionSummary } from "./session-summary.ts";

/** Ends every session that runs: those that were started, and the process's own where it recorded something. */
export async function endAllSessions(options?: EndSessionOptions): Promise<SessionSummary[]> {
  const runtime = getRuntime();
  if (runtime === undefined) return [];
  const sessions = [...runtime.openSessions].filter((session) => session.isRunning);
  const { defaultSession } = runtime;
  if (defaultSession.isRunning && defaultSession.totals.spanCount > 0) sessions.push(defaultSession);
  return await Promise.all(sessions.map((session) => session.end(options)));
}

import { activeContext } from "../otel/active-context.ts";
import { getRuntime } from "../runtime.ts";
import type { Session } from "./session.ts";
import { getSession } from "./session-context.ts";

/**
 * The session that this code runs in: the nearest `withSession` or `session.run` around it, else the process's
 * own while it runs. Undefined before `init`, and outside any session where `autoStartSession` is false.
 */
export function currentSession(): Session | undefined {
  const session = getSession(activeContext());
  if (session !== undefined) return session;
  const runtime = getRuntime();
  if (runtime === undefined || !runtime.config.autoStartSession) return undefined;
  return runtime.defaultSession.isRunning ? runtime.defaultSession : undefined;
}

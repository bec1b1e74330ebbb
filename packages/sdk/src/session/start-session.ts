import { DEFAULT_ENDPOINT } from "../config.ts";
import { copyFields } from "../copy-fields.ts";
import { getRuntime } from "../runtime.ts";
import { Session } from "./session.ts";
import type { SessionOptions } from "./session-options.ts";

/**
 * Starts a session. It opens no span: what belongs to it runs inside `session.run`. Before `init`, and where the
 * SDK is disabled, the session records nothing.
 */
export function startSession(options: SessionOptions = {}): Session {
  const runtime = getRuntime();
  const given = copyFields(options);
  const tags = given.tags ?? runtime?.config.tags ?? [];
  const session = new Session({ ...given, tags }, runtime?.config.endpoint ?? DEFAULT_ENDPOINT);
  if (runtime !== undefined) remember(runtime.openSessions, session);
  return session;
}

/** Sessions that nobody ends must not pile up: the oldest is forgotten by `endAllSessions`, nothing else. */
const MAX_OPEN_SESSIONS = 10_000;

function remember(openSessions: Set<Session>, session: Session): void {
  openSessions.add(session);
  for (const oldest of openSessions) {
    if (openSessions.size <= MAX_OPEN_SESSIONS) return;
    openSessions.delete(oldest);
  }
}

import { DEFAULT_ENDPOINT } from "../config.ts";
import { copyFields } from "../copy-fields.ts";
import { getRuntime } from "../runtime.ts";
import { Session } from "./session.ts";
import type { SessionOptions } from "./session-options.ts";
import { toText } from "./to-text.ts";

/**
 * Starts a session. It opens no span: what belongs to it runs inside `session.run`. Before `init`, and where the
 * SDK is disabled, the session records nothing. The id of a session that runs in this process gives that session, with
 * what else is given added to it.
 */
export function startSession(options: SessionOptions = {}): Session {
  const runtime = getRuntime();
  const given = copyFields(options);
  const running = toText(given.sessionId) && runtime?.openSessions.get(given.sessionId as string);
  if (running) {
    running.resume(given);
    return running;
  }
  const tags = given.tags ?? runtime?.config.tags ?? [];
  const session = new Session({ ...given, tags }, runtime?.config.endpoint ?? DEFAULT_ENDPOINT);
  runtime?.openSessions.add(session);
  session.begin();
  return session;
}

import type { Session } from "./session.ts";
import type { SessionOptions } from "./session-options.ts";
import { startSession } from "./start-session.ts";

/**
 * Runs a function in a session of its own and ends it by how the function ends: Success, or Fail with the error,
 * which is rethrown. An end that the function itself asks for stands.
 */
export function withSession<T>(
  options: SessionOptions,
  fn: (session: Session) => T | PromiseLike<T>,
): Promise<T> {
  return startSession(options).runToEnd(fn);
}

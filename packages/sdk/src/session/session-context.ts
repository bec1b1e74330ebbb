import { type Context, createContextKey } from "@opentelemetry/api";
import type { Session } from "./session.ts";

const SESSION_KEY = createContextKey("agentops.session");

/** The session that a context runs in: the one of the nearest `withSession` or `session.run`. */
export function getSession(context: Context): Session | undefined {
  return context.getValue(SESSION_KEY) as Session | undefined;
}

export function setSession(context: Context, session: Session): Context {
  return context.setValue(SESSION_KEY, session);
}

import type { Context } from "@opentelemetry/api";
import type { Config } from "../config.ts";
import type { SpanState } from "../otel/span-state.ts";
import { createContextKey } from "../tracer/otel-api.ts";
import { valueIn } from "../tracer/value-in.ts";
import type { Session } from "./session.ts";

const SESSION_KEY = createContextKey("agentops.session");

/** The session that a context runs in: the one of the nearest `withSession` or `session.run`. */
export function getSession(context: Context): Session | undefined {
  return valueIn(context, SESSION_KEY) as Session | undefined;
}

export function setSession(context: Context, session: Session): Context {
  return context.setValue(SESSION_KEY, session);
}

/**
 * The session a span belongs to: that of its context, else that of its parent, else, for agent spans only, the
 * process's own while it runs.
 */
export function findSession(
  runtime: { readonly config: Pick<Config, "autoStartSession">; readonly defaultSession: Session },
  context: Context | undefined,
  parent: SpanState | undefined,
  agent: boolean,
): Session | undefined {
  const session = (context === undefined ? undefined : getSession(context)) ?? parent?.session;
  if (session !== undefined || !agent || !runtime.config.autoStartSession) return session;
  return runtime.defaultSession.isRunning ? runtime.defaultSession : undefined;
}

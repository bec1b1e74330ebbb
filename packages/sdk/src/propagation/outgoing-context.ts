import type { Context, SpanContext } from "@opentelemetry/api";
import { activeContext } from "../otel/active-context.ts";
import type { Session } from "../session/session.ts";
import { getSession } from "../session/session-context.ts";
import { isSpanContextValid, trace } from "../tracer/otel-api.ts";

/**
 * What a session injects: the active context, or, where no span is active or it is one of another session, that
 * context with the session's own newest span.
 */
export function outgoingContext(session: Session, newest: SpanContext | undefined): Context {
  const active = activeContext();
  if (!isValid(newest)) return active;
  const around = getSession(active) ?? session;
  return around === session && isValid(trace.getSpanContext(active))
    ? active
    : trace.setSpanContext(active, newest);
}

function isValid(spanContext: SpanContext | undefined): spanContext is SpanContext {
  return spanContext !== undefined && isSpanContextValid(spanContext);
}

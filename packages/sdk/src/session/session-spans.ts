import type { Context, Span, SpanContext, TimeInput } from "@opentelemetry/api";
import { openSpan, type RecordedSpan } from "../record/open-span.ts";
import { ATTR_AGENTOPS_SESSION_METADATA } from "../semconv/index.ts";
import { SpanStatusCode } from "../tracer/otel-api.ts";
import { type SessionFacts, sessionAttributes } from "./session-attributes.ts";

export interface DescribedSession extends SessionFacts {
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** The spans of kind `session` of one session: those that run, and where the last one was. */
export class SessionSpans {
  readonly #open = new Set<RecordedSpan>();
  /** The span, not its ids: those of one that nobody keeps are made when somebody asks. */
  #last: Span | undefined;
  #continued: SpanContext | undefined;

  constructor(continued: SpanContext | undefined) {
    this.#continued = continued;
  }

  get areClosed(): boolean {
    return this.#open.size === 0;
  }

  /** The last that was opened of those that run, else the last that ended, else what the session continues. */
  get newest(): SpanContext | undefined {
    return [...this.#open].at(-1)?.span.spanContext() ?? this.#last?.spanContext() ?? this.#continued;
  }

  /** Where the trace goes on that another process brought, unless there is one already. */
  continue(arrived: SpanContext): void {
    this.#continued ??= arrived;
  }

  open(session: SessionFacts, parent: Context): RecordedSpan {
    const span = openSpan("session", session.name ?? "session", { parent });
    this.#open.add(span);
    return span;
  }

  close(span: RecordedSpan, session: DescribedSession, endTime?: TimeInput): void {
    this.#open.delete(span);
    this.#end(span, session, endTime);
  }

  /** A span of its own for an outcome that no running span can carry. */
  record(session: DescribedSession, parent: Context, startTime: TimeInput, endTime: TimeInput): void {
    this.#end(openSpan("session", session.name ?? "session", { parent, startTime }), session, endTime);
  }

  #end(span: RecordedSpan, session: DescribedSession, endTime?: TimeInput): void {
    span.setAttributes(sessionAttributes(session));
    if (Object.keys(session.metadata).length > 0) {
      span.setContent(ATTR_AGENTOPS_SESSION_METADATA, session.metadata);
    }
    if (session.endState === "Fail") markFailed(span, session.endStateReason);
    span.end(endTime);
    this.#last = span.span;
  }
}

function markFailed({ span }: RecordedSpan, reason: string | undefined): void {
  try {
    const { ERROR } = SpanStatusCode;
    span.setStatus(reason === undefined ? { code: ERROR } : { code: ERROR, message: reason });
  } catch {
    // Somebody else's span; the outcome is told by the attributes too.
  }
}

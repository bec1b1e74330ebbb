import type { Span, SpanContext } from "@opentelemetry/api";
import type { SpanKindName } from "../semconv/index.ts";
import type { Session } from "../session/session.ts";
import type { HeldSpanContext } from "../tracer/late-span-context.ts";
import { OwnSpan } from "../tracer/own-span.ts";
import type { ReadableSpan } from "../tracer/readable-span.ts";
import { UnsampledSpan } from "./unsampled-span.ts";

/**
 * What we know of a span beside the span: the overlay. Nothing in here is ever written to the span itself;
 * it is merged where a destination gets the span. Destinations are numbered; a bit set has a bit for each.
 */
export class SpanState {
  readonly span: ReadableSpan;
  /** The enclosing span in this process, until this one ends. */
  parent: SpanState | undefined;
  /** The parent that we know nothing more of: of another process, or of a provider that is not joined. */
  readonly outerParent: SpanContext | undefined;
  /**
   * Per destination, what a child names as its parent once this span has ended. Until then the anchors of the parent,
   * where that had ended before this span began.
   */
  anchors: readonly (HeldSpanContext | undefined)[] | undefined;
  ended = false;
  /** Bits of the destinations whose samplers keep the trace; children inherit them. */
  readonly sampled: number;
  /** Bits of the destinations whose filter function was asked already, and of those where it said yes. */
  filterAsked = 0;
  filterPassed = 0;
  /** One of our kinds or a span of a known dialect. Read it through `isAgentRelated`. */
  agent: boolean;
  /** It started inside an agent span or an explicit session. */
  inside: boolean;
  kind: SpanKindName | undefined;
  session: Session | undefined;
  /** Content attributes: text by name. */
  content: Record<string, string> | undefined = undefined;
  /** Names of attributes that were cut. */
  truncated: Set<string> | undefined = undefined;
  /** What a child failed with: the same value failing this span is the same error. */
  childFailure: { readonly error: unknown; readonly type: string } | undefined = undefined;
  hasFailedChild = false;
  /** Messages of the exceptions below: where one comes up to this span, it is the same error. */
  failuresBelow: Set<string> | undefined = undefined;
  /** The kinds of the model calls directly below: a span of the same kind is that call, seen from further out. */
  innerModelCalls: Set<SpanKindName> | undefined = undefined;
  /** Whether the error of the span was counted further in; undefined while nobody reported one to us. */
  failureCounted: boolean | undefined = undefined;

  constructor(span: ReadableSpan, start: SpanStart) {
    const { around } = start;
    this.span = span;
    this.parent = around?.ended === false ? around : undefined;
    this.anchors = around?.anchors;
    this.outerParent = start.outerParent;
    this.sampled = start.sampled;
    this.agent = start.agent;
    this.inside = start.inside;
    this.kind = start.kind;
    this.session = start.session;
  }

  /** Asked for late: a span that nobody keeps makes its ids when somebody wants them. */
  get spanContext(): SpanContext {
    return this.span.spanContext();
  }

  /** The same, for those who can do without the text of ids. */
  get heldSpanContext(): HeldSpanContext {
    return this.span instanceof OwnSpan ? this.span.heldSpanContext() : this.span.spanContext();
  }

  get traceId(): string {
    return this.spanContext.traceId;
  }
}

/** What is known of a span when it starts. */
export interface SpanStart {
  /** The state of the span around it. */
  around: SpanState | undefined;
  outerParent: SpanContext | undefined;
  sampled: number;
  agent: boolean;
  inside: boolean;
  kind: SpanKindName | undefined;
  session: Session | undefined;
}

/** The overlay's side table. Spans of our own carry their state along; those of others are left as they are. */
export class SpanStates {
  readonly #states = new WeakMap<object, SpanState>();

  get(span: Span | ReadableSpan | undefined): SpanState | undefined {
    if (span === undefined) return undefined;
    if (span instanceof OwnSpan || span instanceof UnsampledSpan)
      return span.attachment as SpanState | undefined;
    return this.#states.get(span);
  }

  set(span: Span | ReadableSpan, state: SpanState): void {
    if (span instanceof OwnSpan || span instanceof UnsampledSpan) span.attachment = state;
    else this.#states.set(span, state);
  }
}

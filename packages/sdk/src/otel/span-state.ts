import type { Span, SpanContext } from "@opentelemetry/api";
import type { SpanKindName } from "../semconv/index.ts";
import type { Session } from "../session/session.ts";
import type { ReadableSpan } from "../tracer/readable-span.ts";

/**
 * What we know of a span beside the span: the overlay. Nothing in here is ever written to the span itself;
 * it is merged where our exporter encodes it.
 */
export interface SpanState {
  /** Undefined for a span that is not recorded. */
  readonly span: ReadableSpan | undefined;
  readonly spanContext: SpanContext;
  /** The enclosing span in this process, until this one ends. */
  parent: SpanState | undefined;
  /** What our exporter names as parent of a child, once this span has ended; see `deliveredAncestor`. */
  anchor: SpanContext | undefined;
  ended: boolean;
  /** Our decision, whatever the flag of the span says; children inherit it. */
  readonly sampled: boolean;
  /** One of our kinds or a span with GenAI attributes. Read it through `isDelivered`. */
  agent: boolean;
  /** It started inside an agent span or an explicit session. */
  readonly inside: boolean;
  kind: SpanKindName | undefined;
  session: Session | undefined;
  /** Content attributes: text by name. */
  content: Map<string, string> | undefined;
  /** Names of attributes that were cut. */
  truncated: Set<string> | undefined;
  /** What a child failed with: the same value failing this span is the same error. */
  childFailure: { readonly error: unknown; readonly type: string } | undefined;
  hasFailedChild: boolean;
  /** Messages of the exceptions below: where one comes up to this span, it is the same error. */
  failuresBelow: Set<string> | undefined;
  /** The kinds of the model calls directly below: a span of the same kind is that call, seen from further out. */
  innerModelCalls: Set<SpanKindName> | undefined;
  /** Whether the error of the span was counted further in; undefined while nobody reported one to us. */
  failureCounted: boolean | undefined;
}

/** The overlay's side table. */
export class SpanStates {
  readonly #states = new WeakMap<object, SpanState>();

  get(span: Span | ReadableSpan | undefined): SpanState | undefined {
    return span === undefined ? undefined : this.#states.get(span);
  }

  set(span: Span | ReadableSpan, state: SpanState): void {
    this.#states.set(span, state);
  }
}

/** The state of a span that our sampler dropped: it is there for its children to inherit from. */
export function unrecordedState(span: Span): SpanState {
  return {
    span: undefined,
    spanContext: span.spanContext(),
    parent: undefined,
    anchor: undefined,
    ended: false,
    sampled: false,
    agent: false,
    inside: false,
    kind: undefined,
    session: undefined,
    content: undefined,
    truncated: undefined,
    childFailure: undefined,
    hasFailedChild: false,
    failuresBelow: undefined,
    innerModelCalls: undefined,
    failureCounted: undefined,
  };
}

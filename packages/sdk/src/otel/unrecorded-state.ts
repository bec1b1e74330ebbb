import type { Span } from "@opentelemetry/api";
import type { SpanState } from "./span-state.ts";

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
    innerModelCalls: undefined,
    failureCounted: undefined,
  };
}

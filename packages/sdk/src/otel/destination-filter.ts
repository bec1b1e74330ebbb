import type { SpanContext } from "@opentelemetry/api";
import { ownPromise } from "../content/read-plain-value.ts";
import { plainSpanContext } from "../tracer/late-span-context.ts";
import type { ReadableSpan } from "../tracer/readable-span.ts";
import type { ActiveDestination } from "./active-destination.ts";
import { isAgentRelated } from "./agent-filter.ts";
import type { SpanState } from "./span-state.ts";

/**
 * Whether a destination gets a span. A filter function is asked once for a span: when it ends, or when a span below
 * it ends first and wants to know what to name as its parent.
 */
export function passesFilter(state: SpanState, { filter }: ActiveDestination, index: number): boolean {
  if (filter === "all") return true;
  if (filter === "agent") return isAgentRelated(state);
  const bit = 1 << index;
  if ((state.filterAsked & bit) === 0) {
    state.filterAsked |= bit;
    if (asks(filter, state.span)) state.filterPassed |= bit;
  }
  return (state.filterPassed & bit) !== 0;
}

/** What the children of a span name as their parent: the nearest span that the destination gets, or the outer parent. */
export function deliveredAncestor(
  state: SpanState,
  destination: ActiveDestination,
  index: number,
): SpanContext | undefined {
  if (state.ended) return plainSpanContext(state.anchors?.[index]);
  if (passesFilter(state, destination, index)) return state.spanContext;
  return parentFor(state, destination, index);
}

/** What a span itself names as its parent. */
export function parentFor(
  state: SpanState,
  destination: ActiveDestination,
  index: number,
): SpanContext | undefined {
  if (state.parent !== undefined) return deliveredAncestor(state.parent, destination, index);
  return state.anchors === undefined ? state.outerParent : plainSpanContext(state.anchors[index]);
}

/** A filter that throws loses nothing. */
function asks(filter: (span: ReadableSpan) => boolean, span: ReadableSpan): boolean {
  try {
    return Boolean(ownPromise(filter(span)));
  } catch {
    return true;
  }
}

import type { Attributes, SpanContext } from "@opentelemetry/api";
import { contentPolicy } from "../content/content-policy.ts";
import { MAX_TEXT_LENGTH } from "../content/cut-text.ts";
import { ATTR_AGENTOPS_TRUNCATED, ATTR_SESSION_ID } from "../semconv/index.ts";
import { TraceFlags } from "../tracer/otel-api.ts";
import type { ReadableSpan, Resource } from "../tracer/readable-span.ts";
import type { ActiveDestination, DestinationView } from "./active-destination.ts";
import type { SpanState } from "./span-state.ts";

/** What a destination is shown of a span, whose nearest delivered ancestor is given. */
export function viewSpan(
  span: ReadableSpan,
  state: SpanState,
  destination: ActiveDestination,
  ancestor: SpanContext | undefined,
  resource: Resource,
): DestinationView {
  const trueParentId = span.parentSpanContext?.spanId ?? span.parentSpanId;
  const moved = trueParentId !== undefined && trueParentId !== "" && ancestor?.spanId !== trueParentId;
  const rewrite = contentPolicy(destination.content, span.name, state.kind);
  return {
    parentSpanId: (moved ? ancestor?.spanId : trueParentId) ?? "",
    parentIsRemote: ancestor?.isRemote === true,
    parent: moved ? ancestor : trueParentId === undefined || trueParentId === "" ? undefined : ancestor,
    extraLink: moved
      ? { traceId: state.traceId, spanId: trueParentId, traceFlags: TraceFlags.NONE }
      : undefined,
    attributes: overlayAttributes(span, state, rewrite),
    rewrite,
    resource,
  };
}

/** What stands beside the span: session, content, what was cut. */
function overlayAttributes(
  span: ReadableSpan,
  state: SpanState,
  rewrite: DestinationView["rewrite"],
): Attributes {
  const attributes: Attributes = rewrite === undefined ? { ...state.content } : {};
  if (state.session !== undefined && span.attributes[ATTR_SESSION_ID] === undefined) {
    attributes[ATTR_SESSION_ID] = state.session.id;
  }
  if (rewrite !== undefined) {
    for (const key in state.content) {
      const value = rewrite(key, state.content[key]);
      if (typeof value === "string") attributes[key] = value;
    }
  }
  for (const key in span.attributes) {
    const value = span.attributes[key];
    if (typeof value !== "string" || value.length <= MAX_TEXT_LENGTH) continue;
    state.truncated ??= new Set();
    state.truncated.add(key);
  }
  if (state.truncated !== undefined) attributes[ATTR_AGENTOPS_TRUNCATED] = [...state.truncated];
  return attributes;
}

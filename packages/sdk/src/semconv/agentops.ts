/**
 * Attribute names of our own, for what OpenTelemetry has no word for. `docs/attributes.md` describes each.
 * Everything else uses the names of OpenTelemetry (`gen-ai.ts`, `general.ts`).
 */

/** What a span stands for; one of {@link SPAN_KINDS}. Set when the span starts. */
export const ATTR_AGENTOPS_SPAN_KIND = "agentops.span.kind";
/** Content: what went into an action, task, workflow, agent or guardrail, as JSON text. */
export const ATTR_AGENTOPS_ENTITY_INPUT = "agentops.entity.input";
/** Content: what came out of it, as JSON text. */
export const ATTR_AGENTOPS_ENTITY_OUTPUT = "agentops.entity.output";
/** Name of the session, on its session span. */
export const ATTR_AGENTOPS_SESSION_NAME = "agentops.session.name";
/** Explicit outcome of the session, on its session span; one of {@link END_STATES}. */
export const ATTR_AGENTOPS_SESSION_END_STATE = "agentops.session.end_state";
/** Why the session ended as it did: free text, on its session span. */
export const ATTR_AGENTOPS_SESSION_END_STATE_REASON = "agentops.session.end_state_reason";
/** What the caller keeps beside the session: JSON text of an object, on its session span. */
export const ATTR_AGENTOPS_SESSION_METADATA = "agentops.session.metadata";
/** Address of a recording of the session, on its session span. */
export const ATTR_AGENTOPS_SESSION_VIDEO = "agentops.session.video";
/** Tags of the session, `string[]`, on its session span. */
export const ATTR_AGENTOPS_TAGS = "agentops.tags";
/** Names of the content attributes that were cut to fit, `string[]`. */
export const ATTR_AGENTOPS_TRUNCATED = "agentops.truncated";

export const SPAN_KINDS = [
  "session",
  "agent",
  "workflow",
  "task",
  "action",
  "tool",
  "llm",
  "embedding",
  "retrieval",
  "guardrail",
] as const;
export type SpanKindName = (typeof SPAN_KINDS)[number];

export const END_STATES = ["Success", "Fail", "Indeterminate"] as const;
export type EndState = (typeof END_STATES)[number];

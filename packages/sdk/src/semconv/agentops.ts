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
/** On the resource of session events: the host environment, as far as OpenTelemetry has no word for it. */
export const ATTR_AGENTOPS_HOST_CPUS = "agentops.host.cpus";
export const ATTR_AGENTOPS_HOST_MEMORY_BYTES = "agentops.host.memory_bytes";
/** What the program depends on, `name@version`, `string[]`. */
export const ATTR_AGENTOPS_HOST_PACKAGES = "agentops.host.packages";
/** True on the start event of a process's own session, which began by itself and runs while something runs in it. */
export const ATTR_AGENTOPS_SESSION_IMPLICIT = "agentops.session.implicit";
/**
 * Before the name of one of {@link SESSION_COUNTERS}, on the end event: what the process saw of the session, whatever
 * was sent of it.
 */
export const ATTR_AGENTOPS_SESSION_TOTAL = "agentops.session.total";
/** Likewise: the part of that whose spans were not sent, as sampler or filter left them out. To be added to the spans. */
export const ATTR_AGENTOPS_SESSION_UNSENT = "agentops.session.unsent";
/** Tags of the session, `string[]`, on its session span. */
export const ATTR_AGENTOPS_TAGS = "agentops.tags";
/**
 * How a span ended that outlasts the function's return, on streams and generators; one of {@link SPAN_ENDS}. On a call
 * with a callback only `abandoned`.
 */
export const ATTR_AGENTOPS_SPAN_END = "agentops.span.end";
/** Names of the agents that this agent handed over to, in order, `string[]`, on its span. */
export const ATTR_AGENTOPS_HANDOFF_TO = "agentops.handoff.to";
/** Name of the agent that handed over to this one, on its span. */
export const ATTR_AGENTOPS_HANDOFF_FROM = "agentops.handoff.from";
/** From 2 on: the how many-th call of one tool with the same arguments in one run of an agent this is. */
export const ATTR_AGENTOPS_TOOL_REPETITION = "agentops.tool.repetition";
/** What a human decided: `approved` or `rejected`. */
export const ATTR_AGENTOPS_APPROVAL_DECISION = "agentops.approval.decision";
/** Who decided. */
export const ATTR_AGENTOPS_APPROVAL_BY = "agentops.approval.by";
/** Id of an event that was recorded after the fact. */
export const ATTR_AGENTOPS_EVENT_ID = "agentops.event.id";
/** Content: the log text that came with such an event. */
export const ATTR_AGENTOPS_EVENT_LOGS = "agentops.event.logs";
/** Content: a picture that came with it, as an address or base64. */
export const ATTR_AGENTOPS_EVENT_SCREENSHOT = "agentops.event.screenshot";
/** The code of an error, such as `429`, where it is none of Node's. */
export const ATTR_AGENTOPS_ERROR_CODE = "agentops.error.code";
/** Names of the content attributes that were cut to fit, `string[]`. */
export const ATTR_AGENTOPS_TRUNCATED = "agentops.truncated";
/** Name of the log event by which the SDK tells of spans that it made and could not send. */
export const EVENT_AGENTOPS_SPANS_DROPPED = "agentops.spans.dropped";
/** Why they were dropped, on that event. */
export const ATTR_AGENTOPS_DROPPED_REASON = "agentops.dropped.reason";
/** How many, since the event before. */
export const ATTR_AGENTOPS_DROPPED_COUNT = "agentops.dropped.count";

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

/** What a session is counted by; the cost is in USD × 10⁻⁹. */
export const SESSION_COUNTERS = [
  "llms",
  "tools",
  "actions",
  "errors",
  "apis",
  "input_tokens",
  "output_tokens",
  "cached_tokens",
  "reasoning_tokens",
  "cost_nanos",
  "unpriced_calls",
  "spans",
] as const;
export type SessionCounter = (typeof SESSION_COUNTERS)[number];

/** Names of the log events by which a session begins and ends. */
export const EVENT_SESSION_START = "session.start";
export const EVENT_SESSION_END = "session.end";
/** Name of the log event by which a process tells what it did not send of a session that another one ends. */
export const EVENT_AGENTOPS_SESSION_UNSENT = "agentops.session.unsent";

export const SPAN_ENDS = ["consumed", "cancelled", "failed", "abandoned"] as const;
export type SpanEnd = (typeof SPAN_ENDS)[number];

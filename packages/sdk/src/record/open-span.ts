import type { Attributes, Context, Span, SpanKind, SpanOptions, TimeInput } from "@opentelemetry/api";
import { activeContext } from "../otel/active-context.ts";
import { getRuntime, type Runtime } from "../runtime.ts";
import {
  ATTR_GEN_AI_AGENT_ID,
  ATTR_GEN_AI_AGENT_NAME,
  ATTR_SESSION_ID,
  type SpanKindName,
} from "../semconv/index.ts";
import { findSession } from "../session/session-context.ts";
import { toName } from "../tracer/attribute-value.ts";
import { INVALID_SPAN_CONTEXT, ROOT_CONTEXT, trace } from "../tracer/otel-api.ts";
import { AgentRun, getAgentRun, setAgentRun } from "./agent-run.ts";
import { LiveSpan } from "./live-span.ts";
import { nameAttributes, spanNameOf } from "./name-span.ts";
import type { RecordedSpan } from "./recorded-span.ts";
import { reportOwnFault } from "./report-own-fault.ts";

export type { RecordedSpan } from "./recorded-span.ts";

export interface OpenSpanOptions {
  attributes?: Attributes;
  /** Default INTERNAL. */
  otelKind?: SpanKind;
  /** Default the active context. */
  parent?: Context;
  /** Default now. */
  startTime?: TimeInput;
}

/**
 * Starts a span of one of our kinds, by the customer's tracer where they have one, else by ours; it is called as
 * the conventions want a `thing` of that kind called. An undefined kind counts as nothing. Never throws; before
 * `init`, and where the SDK is disabled, it returns a span that records nothing.
 */
export function openSpan(
  kind: SpanKindName | undefined,
  thing: string,
  options: OpenSpanOptions = {},
): RecordedSpan {
  let parent = options.parent ?? ROOT_CONTEXT;
  try {
    parent = options.parent ?? activeContext();
    const runtime = getRuntime();
    if (runtime !== undefined) return startSpan(runtime, kind, toName(thing), options, parent);
  } catch (error) {
    reportOwnFault(error);
  }
  return inertSpan(parent);
}

/** Whether `init` was called and the SDK is not disabled. */
export function isRecordingActive(): boolean {
  return getRuntime() !== undefined;
}

function startSpan(
  runtime: Runtime,
  kind: SpanKindName | undefined,
  thing: string,
  options: OpenSpanOptions,
  parent: Context,
): RecordedSpan {
  const { otel } = runtime;
  const attributes = kind === undefined ? {} : nameAttributes(kind, thing);
  const agent = getAgentRun(parent);
  if (agent !== undefined && kind !== "agent" && kind !== "session") {
    attributes[ATTR_GEN_AI_AGENT_NAME] = agent.name;
    if (agent.id !== undefined) attributes[ATTR_GEN_AI_AGENT_ID] = agent.id;
  }
  if (options.attributes !== undefined) assignReadable(attributes, options.attributes);
  const session = findSession(runtime, parent, otel.stateIn(parent), true);
  if (session !== undefined) attributes[ATTR_SESSION_ID] = session.id;
  const spanOptions: SpanOptions = { attributes };
  if (options.otelKind !== undefined) spanOptions.kind = options.otelKind;
  if (options.startTime !== undefined) spanOptions.startTime = options.startTime;
  const span = otel.startSpan(kind === undefined ? thing : spanNameOf(kind, thing), spanOptions, parent);
  if (kind === "agent") return new AgentSpan(runtime, span, parent, thing, attributes);
  return new LiveSpan(runtime, span, parent, kind === "tool" ? agent : undefined, thing);
}

/** Takes the caller's attributes until one cannot be read. */
function assignReadable(attributes: Attributes, given: Attributes): void {
  try {
    if (typeof given === "object") Object.assign(attributes, given); // a text would give a name to each character
  } catch {
    // The host's getter.
  }
}

/** What runs inside it finds the agent in its context. */
class AgentSpan extends LiveSpan {
  constructor(runtime: Runtime, span: Span, parent: Context, name: string, attributes: Attributes) {
    super(runtime, span, parent, undefined, name);
    const id = attributes[ATTR_GEN_AI_AGENT_ID];
    this.context = setAgentRun(
      this.context,
      new AgentRun(name, typeof id === "string" ? id : undefined, this),
    );
  }
}

function inertSpan(context: Context): RecordedSpan {
  return {
    span: trace.wrapSpanContext(INVALID_SPAN_CONTEXT),
    context,
    keepsContent: false,
    setAttributes() {},
    setContent() {},
    fail() {},
    recordError() {},
    end() {},
  };
}

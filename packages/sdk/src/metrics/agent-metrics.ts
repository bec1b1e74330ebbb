import type { Attributes, Context, Meter } from "@opentelemetry/api";
import type { SpanState } from "../otel/span-state.ts";
import {
  ATTR_AGENTOPS_HANDOFF_FROM,
  ATTR_AGENTOPS_HANDOFF_TO,
  ATTR_AGENTOPS_SESSION_END_STATE,
  ATTR_AGENTOPS_SPAN_KIND,
  ATTR_ERROR_TYPE,
  ATTR_GEN_AI_AGENT_NAME,
  ATTR_GEN_AI_OPERATION_NAME,
  ATTR_GEN_AI_REQUEST_MODEL,
  ATTR_GEN_AI_TOOL_NAME,
  ATTR_GEN_AI_TOOL_TYPE,
  ATTR_GEN_AI_WORKFLOW_NAME,
  type EndState,
} from "../semconv/index.ts";
import type { Session } from "../session/session.ts";
import { hrTimeToMillis } from "../tracer/clock.ts";
import { ROOT_CONTEXT, SpanStatusCode, trace } from "../tracer/otel-api.ts";
import type { ReadableSpan } from "../tracer/readable-span.ts";
import { type AgentInstruments, createAgentInstruments } from "./agent-instruments.ts";
import { ModelCallMetrics } from "./model-call-metrics.ts";
import { Retries } from "./retries.ts";

export interface AgentMetricsOptions {
  meter: () => Meter;
  latestNames: boolean;
  awaitBeforeCollection: (promise: Promise<unknown>) => void;
}

/** Measures what agents do, where their spans end: whatever is sampled, each of them counts once. */
export class AgentMetrics {
  readonly #options: AgentMetricsOptions;
  #made: { instruments: AgentInstruments; modelCalls: ModelCallMetrics } | undefined;
  readonly #retries = new Retries();
  readonly #calls = new WeakMap<SpanState, { inference: number; tools: number }>();
  readonly #ended = new WeakSet<Session>();

  constructor(options: AgentMetricsOptions) {
    this.#options = options;
  }

  get #instruments(): AgentInstruments {
    return this.#parts.instruments;
  }

  /** Made when something is measured: `init` has no time for thirty instruments. */
  get #parts(): { instruments: AgentInstruments; modelCalls: ModelCallMetrics } {
    if (this.#made !== undefined) return this.#made;
    const { meter, latestNames, awaitBeforeCollection } = this.#options;
    const instruments = createAgentInstruments(meter(), latestNames);
    const modelCalls = new ModelCallMetrics({ instruments, latestNames, awaitBeforeCollection });
    this.#made = { instruments, modelCalls };
    return this.#made;
  }

  /** A span that tells of an agent has ended. */
  endSpan(span: ReadableSpan, state: SpanState): void {
    const { kind } = state;
    // A wrapper around a model call is that call.
    if (kind === undefined || state.innerModelCalls?.has(kind) === true) return;
    const errorType = errorTypeOf(span);
    // For exemplars: not every span is one that somebody keeps.
    const context = trace.setSpan(ROOT_CONTEXT, span as never);
    if (kind === "llm" || kind === "embedding") {
      this.#parts.modelCalls.record(span, state, errorType, context);
      this.#countFor(state, kind === "llm" ? "inference" : undefined);
    } else if (kind === "tool") this.#endTool(span, state, errorType, context);
    else if (kind === "agent") this.#endAgent(span, state, errorType, context);
    else if (kind === "workflow") {
      const attributes = pick(span.attributes, [ATTR_GEN_AI_WORKFLOW_NAME], errorType);
      this.#instruments.invokeWorkflowDuration.record(secondsOf(span), attributes, context);
    }
    if (this.#retries.isRetry(span, state, errorType !== undefined)) {
      const names = [ATTR_GEN_AI_TOOL_NAME, ATTR_GEN_AI_REQUEST_MODEL];
      const attributes = { [ATTR_AGENTOPS_SPAN_KIND]: kind, ...pick(span.attributes, names) };
      this.#instruments.retries.add(1, attributes, context);
    }
  }

  startSession(): void {
    this.#instruments.sessionsStarted.add(1);
  }

  /** A session has ended; it is measured once, as soon as its model calls are priced. */
  endSession(session: Session, endState: EndState, durationMillis: number): void {
    if (this.#ended.has(session)) return;
    this.#ended.add(session);
    const { pricing } = session.totals;
    const measure = (): void => this.#measureSession(session, endState, durationMillis);
    if (pricing === undefined) measure();
    else this.#options.awaitBeforeCollection(pricing.then(measure));
  }

  #measureSession(session: Session, endState: EndState, durationMillis: number): void {
    const attributes: Attributes = { [ATTR_AGENTOPS_SESSION_END_STATE]: endState };
    const { eventCounts, tokens, tokenCost } = session.analytics();
    const { llms, tools, actions, apis } = eventCounts;
    this.#instruments.sessionsEnded.add(1, attributes);
    this.#instruments.sessionDuration.record(Math.max(0, durationMillis) / 1000, attributes);
    this.#instruments.sessionSteps.record(llms + tools + actions + apis, attributes);
    if (tokenCost > 0) this.#instruments.sessionCost.record(tokenCost, attributes);
    for (const type of ["input", "output"] as const) {
      if (tokens.input + tokens.output === 0) break;
      this.#instruments.sessionTokens.record(tokens[type], { ...attributes, "gen_ai.token.type": type });
    }
  }

  #endTool(span: ReadableSpan, state: SpanState, errorType: string | undefined, context: Context): void {
    const agent = this.#countFor(state, "tools");
    const names = [ATTR_GEN_AI_TOOL_NAME, ATTR_GEN_AI_TOOL_TYPE, ATTR_GEN_AI_AGENT_NAME];
    const attributes = {
      ...pick(agent?.span.attributes ?? {}, [ATTR_GEN_AI_AGENT_NAME]),
      ...pick(span.attributes, names, errorType),
    };
    this.#instruments.executeToolDuration.record(secondsOf(span), attributes, context);
    if (errorType !== undefined) this.#instruments.toolFailures.add(1, attributes, context);
  }

  #endAgent(span: ReadableSpan, state: SpanState, errorType: string | undefined, context: Context): void {
    const { attributes } = span;
    if (attributes[ATTR_GEN_AI_OPERATION_NAME] === "create_agent") return;
    const name = pick(attributes, [ATTR_GEN_AI_AGENT_NAME]);
    const named = pick(attributes, [ATTR_GEN_AI_AGENT_NAME, ATTR_GEN_AI_REQUEST_MODEL], errorType);
    const { inference = 0, tools = 0 } = this.#calls.get(state) ?? {};
    this.#instruments.invokeAgentDuration.record(secondsOf(span), named, context);
    this.#instruments.invokeAgentInferenceCalls.record(inference, name, context);
    this.#instruments.invokeAgentToolCalls.record(tools, name, context);
    const receivers = attributes[ATTR_AGENTOPS_HANDOFF_TO];
    for (const to of Array.isArray(receivers) ? receivers : []) {
      const from = attributes[ATTR_GEN_AI_AGENT_NAME];
      const between = { [ATTR_AGENTOPS_HANDOFF_FROM]: from, [ATTR_AGENTOPS_HANDOFF_TO]: String(to) };
      this.#instruments.handoffs.add(1, between, context);
    }
  }

  /** Counts a call for the agent that made it, and returns that one. */
  #countFor(state: SpanState, what: "inference" | "tools" | undefined): SpanState | undefined {
    let agent = state.parent;
    while (agent !== undefined && agent.kind !== "agent") agent = agent.parent;
    if (agent === undefined || what === undefined) return agent;
    let calls = this.#calls.get(agent);
    if (calls === undefined) {
      calls = { inference: 0, tools: 0 };
      this.#calls.set(agent, calls);
    }
    calls[what] += 1;
    return agent;
  }
}

function secondsOf(span: ReadableSpan): number {
  return hrTimeToMillis(span.duration) / 1000;
}

function errorTypeOf({ status, attributes }: ReadableSpan): string | undefined {
  if (status.code !== SpanStatusCode.ERROR) return undefined;
  const type = attributes[ATTR_ERROR_TYPE];
  return typeof type === "string" && type !== "" ? type : "_OTHER";
}

function pick(attributes: Attributes, names: readonly string[], errorType?: string): Attributes {
  const picked: Attributes = {};
  for (const name of names) if (attributes[name] !== undefined) picked[name] = attributes[name];
  if (errorType !== undefined) picked[ATTR_ERROR_TYPE] = errorType;
  return picked;
}

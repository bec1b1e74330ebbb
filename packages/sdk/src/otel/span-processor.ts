import type { Attributes, Context, Span, SpanContext } from "@opentelemetry/api";
import type { Config } from "../config.ts";
import { contentPolicy } from "../content/content-policy.ts";
import { MAX_TEXT_LENGTH } from "../content/cut-text.ts";
import { encodeSpan } from "../exporter/encode-span.ts";
import type { Exporter } from "../exporter/exporter.ts";
import { ATTR_AGENTOPS_TRUNCATED, ATTR_SESSION_ID } from "../semconv/index.ts";
import { countSpan } from "../session/count-span.ts";
import { loadPrices } from "../session/price-usage.ts";
import type { Session } from "../session/session.ts";
import { findSession, getSession } from "../session/session-context.ts";
import { isSpanContextValid, TraceFlags, trace } from "../tracer/otel-api.ts";
import { OwnSpan } from "../tracer/own-span.ts";
import type { ReadableSpan } from "../tracer/readable-span.ts";
import type { SpanProcessor } from "../tracer/span-processor.ts";
import { deliveredAncestor, isAgentSpan, isDelivered, kindOf } from "./agent-filter.ts";
import type { LocalRootSampler } from "./local-root-sampler.ts";
import type { ResourceViews } from "./resource-views.ts";
import type { SpanState, SpanStates } from "./span-state.ts";

export interface AgentopsSpanProcessorOptions {
  config: Config;
  states: SpanStates;
  sampler: LocalRootSampler;
  resources: ResourceViews;
  exporter: Exporter;
  defaultSession: Session;
  /** Told of a fault of our own. */
  onFault: (error: unknown) => void;
}

/** What a customer waits at most for us when they flush or shut down their provider. */
const MAX_FLUSH_MILLIS = 2000;

/**
 * Sees every span of the provider it is part of, the customer's or ours, and hands what passes the filter to the
 * exporter, as bytes. It never throws into the host, never rejects, and never changes a span.
 */
export class AgentopsSpanProcessor implements SpanProcessor {
  readonly #options: AgentopsSpanProcessorOptions;
  #active = true;

  constructor(options: AgentopsSpanProcessorOptions) {
    this.#options = options;
  }

  onStart(span: Span & ReadableSpan, parentContext: Context): void {
    try {
      if (this.#active) this.begin(span, parentContext, undefined);
    } catch (error) {
      this.#options.onFault(error);
    }
  }

  onEnd(span: ReadableSpan): void {
    try {
      const state = this.#options.states.get(span);
      if (this.#active && state !== undefined && !state.ended) this.#end(span, state);
    } catch (error) {
      this.#options.exporter.lose("encode_failed");
      this.#options.onFault(error);
    }
  }

  async forceFlush(): Promise<void> {
    await this.#options.exporter.flush({ timeoutMillis: MAX_FLUSH_MILLIS, once: true });
  }

  /** The customer's provider shuts down, we do not: spans of our own may still come. */
  async shutdown(): Promise<void> {
    await this.forceFlush();
  }

  /** From now on nothing is seen. A processor cannot be taken out of every provider. */
  deactivate(): void {
    this.#active = false;
  }

  /** `sampled` is given where the decision was made already, by our own tracer. */
  begin(span: Span & ReadableSpan, parentContext: Context, sampled: boolean | undefined): void {
    const { states, sampler } = this.#options;
    const parentSpan = trace.getSpan(parentContext);
    const parentState = states.get(parentSpan);
    const parent = parentState?.ended === false ? parentState : undefined;
    const agent = isAgentSpan(span.attributes);
    const explicitSession = getSession(parentContext);
    const kind = kindOf(span.attributes);
    if (kind === "llm" || kind === "embedding") loadPrices();
    states.set(span, {
      span,
      spanContext: span.spanContext(),
      parent,
      anchor: parentState?.ended ? parentState.anchor : validOnly(parentSpan?.spanContext()),
      ended: false,
      sampled: sampled ?? parentState?.sampled ?? sampler.decideForSpan(parentContext, span),
      agent,
      inside: explicitSession !== undefined || (parentState !== undefined && wasDelivered(parentState)),
      kind,
      session: findSession(this.#options, parentContext, parentState, agent),
      content: undefined,
      truncated: undefined,
      childFailure: undefined,
      hasFailedChild: false,
      failuresBelow: undefined,
      innerModelCalls: undefined,
      failureCounted: undefined,
    });
  }

  #end(span: ReadableSpan, state: SpanState): void {
    const { config } = this.#options;
    state.kind ??= kindOf(span.attributes);
    const delivered = isDelivered(state);
    if (delivered) {
      state.session ??= findSession(this.#options, undefined, state.parent, state.agent);
      countSpan(span, state);
    }
    const ancestor = state.parent === undefined ? state.anchor : deliveredAncestor(state.parent);
    state.ended = true;
    state.anchor = delivered ? state.spanContext : ancestor;
    state.parent = undefined;
    if (!delivered || !state.sampled) return;
    const trueParent = parentSpanIdOf(span);
    const renamed = trueParent !== undefined && ancestor?.spanId !== trueParent;
    const bytes = encodeSpan(span, {
      parentSpanId: renamed ? (ancestor?.spanId ?? "") : (trueParent ?? ""),
      parentIsRemote: ancestor?.isRemote === true,
      extraLink: renamed
        ? { traceId: state.spanContext.traceId, spanId: trueParent, traceFlags: TraceFlags.NONE }
        : undefined,
      attributes: overlayAttributes(span, state, config),
      rewrite: contentPolicy(config, span.name, state.kind),
    });
    state.content = undefined;
    this.#options.exporter.add({
      bytes,
      resource: this.#options.resources.of(span.resource, span instanceof OwnSpan),
      scope: span.instrumentationScope ?? span.instrumentationLibrary ?? NO_SCOPE,
    });
  }
}

const NO_SCOPE = { name: "" };

function validOnly(spanContext: SpanContext | undefined): SpanContext | undefined {
  return spanContext !== undefined && isSpanContextValid(spanContext) ? spanContext : undefined;
}

function wasDelivered(state: SpanState): boolean {
  return state.ended ? state.anchor === state.spanContext : isDelivered(state);
}

function parentSpanIdOf(span: ReadableSpan): string | undefined {
  return span.parentSpanContext?.spanId ?? span.parentSpanId;
}

/** What our exporter adds to a span: session, our attributes, content. */
function overlayAttributes(span: ReadableSpan, state: SpanState, config: Config): Attributes {
  const attributes: Attributes = {};
  if (state.session !== undefined && span.attributes[ATTR_SESSION_ID] === undefined) {
    attributes[ATTR_SESSION_ID] = state.session.id;
  }
  if (state.content !== undefined) {
    const rewrite = contentPolicy(config, span.name, state.kind);
    for (const [key, text] of state.content) {
      const value = rewrite === undefined ? text : rewrite(key, text);
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

import type { Context, Span, SpanContext } from "@opentelemetry/api";
import type { Config } from "../config.ts";
import { countSpan } from "../session/count-span.ts";
import { loadPrices } from "../session/price-usage.ts";
import type { Session } from "../session/session.ts";
import { findSession, getSession } from "../session/session-context.ts";
import { hrTimeToMillis } from "../tracer/clock.ts";
import type { HeldSpanContext } from "../tracer/late-span-context.ts";
import { isSpanContextValid, ROOT_CONTEXT, TraceFlags, trace } from "../tracer/otel-api.ts";
import { OwnSpan } from "../tracer/own-span.ts";
import type { ReadableSpan } from "../tracer/readable-span.ts";
import type { SpanProcessor } from "../tracer/span-processor.ts";
import { spanIn } from "../tracer/value-in.ts";
import type { ActiveDestination } from "./active-destination.ts";
import { isAgentRelated, isAgentSpan, kindOf } from "./agent-filter.ts";
import { deliveredAncestor, parentFor, passesFilter } from "./destination-filter.ts";
import type { LocalRootSampling } from "./local-root-sampling.ts";
import { getOwnParent } from "./own-parent.ts";
import type { ProcessorList } from "./processor-list.ts";
import type { ResourceViews } from "./resource-views.ts";
import { SpanState, type SpanStates } from "./span-state.ts";
import { viewSpan } from "./span-view.ts";
import type { UnsampledSpan } from "./unsampled-span.ts";

export interface AgentopsSpanProcessorOptions {
  config: Pick<Config, "autoStartSession">;
  states: SpanStates;
  sampling: LocalRootSampling;
  destinations: readonly ActiveDestination[];
  /** Those that `init` was given, and those added later. */
  processors: ProcessorList;
  resources: ResourceViews;
  defaultSession: Session;
  /** Told of a fault of our own. */
  onFault: (error: unknown) => void;
}

/** What a customer waits at most for us when they flush or shut down their provider. */
const MAX_FLUSH_MILLIS = 2000;

/**
 * Sees every span of the provider it is part of, the customer's or ours, and shows it to each destination whose
 * filter and sampler let it pass. It never throws into the host, never rejects, and never changes a span.
 */
export class AgentopsSpanProcessor implements SpanProcessor {
  readonly #options: AgentopsSpanProcessorOptions;
  /** Of AgentOps among the destinations; -1 where it is none. */
  readonly #agentops: number;
  #active = true;

  constructor(options: AgentopsSpanProcessorOptions) {
    this.#options = options;
    this.#agentops = options.destinations.findIndex(({ name }) => name === "agentops");
  }

  onStart(span: Span & ReadableSpan, parentContext: Context): void {
    try {
      if (this.#active && this.#options.states.get(span) === undefined) this.begin(span, parentContext);
    } catch (error) {
      this.#options.onFault(error);
    }
  }

  /** Called by the customer's provider; our own tracer tells the processors by itself. */
  onEnding(span: Span & ReadableSpan): void {
    this.#options.processors.onEnding(span);
  }

  onEnd(span: ReadableSpan): void {
    try {
      const state = this.#options.states.get(span);
      if (this.#active && state !== undefined && !state.ended) this.#end(span, state);
    } catch (error) {
      for (const destination of this.#options.destinations) destination.lose("encode_failed");
      this.#options.onFault(error);
    }
  }

  /** Takes an ended span of a provider that we are no part of, unless it was taken before. */
  take(span: ReadableSpan): void {
    try {
      const { states } = this.#options;
      if (states.get(span) === undefined) this.begin(span as Span & ReadableSpan, parentContextOf(span));
    } catch (error) {
      this.#options.onFault(error);
    }
    this.onEnd(span);
  }

  async forceFlush(): Promise<void> {
    const options = { timeoutMillis: MAX_FLUSH_MILLIS, once: true };
    await Promise.all(this.#options.destinations.map((destination) => destination.flush(options)));
  }

  /** The customer's provider shuts down, we do not: spans of our own may still come. */
  async shutdown(): Promise<void> {
    await this.forceFlush();
  }

  /** From now on nothing is seen. A processor cannot be taken out of every provider. */
  deactivate(): void {
    this.#active = false;
  }

  /** `destinations`: the bits of those that keep the trace, where our own tracer has asked their samplers already. */
  begin(span: Span & ReadableSpan, parentContext: Context, destinations?: number): void {
    const { states, processors } = this.#options;
    const parentSpan = spanIn(parentContext);
    const around = states.get(parentSpan) ?? getOwnParent(parentContext);
    const agent = isAgentSpan(span.attributes);
    const kind = kindOf(span.attributes);
    if (kind === "llm" || kind === "embedding") loadPrices();
    const state = new SpanState(span, {
      around,
      outerParent: around === undefined ? outerParentOf(parentSpan) : undefined,
      sampled: destinations ?? this.#sample(span, around, parentContext),
      agent,
      inside: getSession(parentContext) !== undefined || (around !== undefined && isAgentRelated(around)),
      kind,
      session: findSession(this.#options, parentContext, around, agent),
    });
    states.set(span, state);
    this.#beginOwnSession(state);
    processors.onStart(span, parentContext);
  }

  /** Begins a span that no destination keeps: it is counted, and shown to nobody. */
  beginUnsampled(span: UnsampledSpan, around: SpanState | undefined, parentContext: Context): void {
    const kind = kindOf(span.attributes);
    if (kind === "llm" || kind === "embedding") loadPrices();
    const session = findSession(this.#options, parentContext, around, true);
    const state = new SpanState(span, {
      around,
      outerParent: undefined,
      sampled: 0,
      agent: true,
      inside: true,
      kind,
      session,
    });
    span.attachment = state;
    this.#beginOwnSession(state);
  }

  endUnsampled(span: UnsampledSpan): void {
    const state = span.attachment as SpanState;
    try {
      if (this.#active) countSpan(span, state, false);
    } catch (error) {
      this.#options.onFault(error);
    }
    state.ended = true;
    state.parent = undefined;
  }

  #sample(span: Span & ReadableSpan, parent: SpanState | undefined, context: Context): number {
    const { name, kind, attributes } = span;
    return this.#options.sampling.decide(parent, context, span.spanContext(), name, kind, attributes, [])
      .destinations;
  }

  #end(span: ReadableSpan, state: SpanState): void {
    const { processors, destinations } = this.#options;
    state.kind ??= kindOf(span.attributes);
    const agentRelated = isAgentRelated(state);
    if (agentRelated) {
      state.session ??= findSession(this.#options, undefined, state.parent, state.agent);
      this.#beginOwnSession(state);
      countSpan(span, state, this.#reachesAgentops(state));
    }
    processors.onEnd(span);
    const anchors: (HeldSpanContext | undefined)[] = [];
    for (const destination of destinations)
      anchors.push(this.#endFor(destination, anchors.length, span, state));
    state.inside = agentRelated;
    state.anchors = anchors;
    state.ended = true;
    state.parent = undefined;
    state.content = undefined;
  }

  /** The process's own session is there from the first span that belongs to it. */
  #beginOwnSession({ session, span }: SpanState): void {
    if (session === undefined || session !== this.#options.defaultSession || session.hasBegun) return;
    session.begin({ isImplicit: true, startMillis: hrTimeToMillis(span.startTime) });
  }

  #reachesAgentops(state: SpanState): boolean {
    const index = this.#agentops;
    const destination = this.#options.destinations[index];
    if (destination === undefined) return true; // who is sent nothing is told nothing
    return (state.sampled & (1 << index)) !== 0 && passesFilter(state, destination, index);
  }

  /** Delivers an ended span, and returns what its children name as their parent from now on. */
  #endFor(
    destination: ActiveDestination,
    index: number,
    span: ReadableSpan,
    state: SpanState,
  ): HeldSpanContext | undefined {
    try {
      if (!passesFilter(state, destination, index)) return deliveredAncestor(state, destination, index);
      if ((state.sampled & (1 << index)) !== 0) {
        const resource = this.#options.resources.of(span.resource, span instanceof OwnSpan);
        const ancestor = parentFor(state, destination, index);
        destination.deliver(span, viewSpan(span, state, destination, ancestor, resource));
      }
    } catch (error) {
      destination.lose("encode_failed");
      this.#options.onFault(error);
    }
    return state.heldSpanContext;
  }
}

function parentContextOf(span: ReadableSpan): Context {
  const { parentSpanContext, parentSpanId } = span;
  if (parentSpanContext !== undefined) return trace.setSpanContext(ROOT_CONTEXT, parentSpanContext);
  if (!parentSpanId) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, { ...span.spanContext(), spanId: parentSpanId });
}

/**
 * A parent of another process. One of this process without a state reaches no destination: it is recorded, but not
 * seen by us, or the customer's sampler dropped it.
 */
function outerParentOf(span: Span | undefined): SpanContext | undefined {
  if (span === undefined || span.isRecording()) return undefined;
  const spanContext = span.spanContext();
  const dropped = !spanContext.isRemote && (spanContext.traceFlags & TraceFlags.SAMPLED) === 0;
  return isSpanContextValid(spanContext) && !dropped ? spanContext : undefined;
}

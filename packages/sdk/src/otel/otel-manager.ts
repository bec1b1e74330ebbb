import type {
  Attributes,
  Context,
  ContextManager,
  Meter,
  Span,
  SpanContext,
  SpanOptions,
  TextMapPropagator,
  TimeInput,
  Tracer,
  TracerProvider,
} from "@opentelemetry/api";
import type { Config } from "../config.ts";
import { ownResource } from "../own-resource.ts";
import type { Reporter } from "../reporter.ts";
import type { Session } from "../session/session.ts";
import type { TraceIdHolder } from "../tracer/id-generator.ts";
import { isSpanContextValid, metrics, SpanKind, trace } from "../tracer/otel-api.ts";
import type { OwnTracer } from "../tracer/own-tracer.ts";
import { OwnTracerProvider } from "../tracer/own-tracer-provider.ts";
import type { InstrumentationScope, ReadableSpan, Resource } from "../tracer/readable-span.ts";
import type { SpanProcessor } from "../tracer/span-processor.ts";
import { spanIn } from "../tracer/value-in.ts";
import { SDK_VERSION } from "../version.ts";
import { activeContext, withContext } from "./active-context.ts";
import type { ActiveDestination } from "./active-destination.ts";
import { AlsContextManager } from "./als-context-manager.ts";
import { enabled } from "./any-context-manager.ts";
import { compositePropagator } from "./composite-propagator.ts";
import { contextWithSpan } from "./context-with-span.ts";
import { Holder } from "./holder.ts";
import { LocalRootSampling, type LocalSampling } from "./local-root-sampling.ts";
import { getOwnParent, setOwnParent } from "./own-parent.ts";
import { ProcessorList } from "./processor-list.ts";
import { registeredApi } from "./registered-api.ts";
import { ResourceViews } from "./resource-views.ts";
import { AgentopsSpanProcessor } from "./span-processor.ts";
import { type SpanState, SpanStates } from "./span-state.ts";
import { isTracingSuppressed } from "./suppress-tracing.ts";
import { UnsampledSpan } from "./unsampled-span.ts";
import { w3cPropagator } from "./w3c-propagator.ts";

export interface OTelManagerOptions {
  config: Config;
  reporter: Reporter;
  defaultSession: Session;
  destinations: readonly ActiveDestination[];
  /** The customer puts our processor into a provider of theirs: nothing is held and nothing is joined. */
  explicit: boolean;
}

/**
 * Which provider makes the spans of our API. "joined": the customer's, of which our processor is part. "own": ours,
 * while there is no other. "beside": ours, beside another that is not joined. "isolated": ours, and nothing is shared.
 */
export type OtelArrangement = "joined" | "own" | "beside" | "isolated";

/** Builds an OpenTelemetry set-up of ours, or joins the one of the process: whichever is right, at any time. */
export class OTelManager {
  readonly states = new SpanStates();
  /** Of the spans that our own tracer makes. */
  readonly resource: Resource;
  readonly provider: OwnTracerProvider;
  readonly contextManager: ContextManager;
  readonly propagator: TextMapPropagator;
  readonly processor: AgentopsSpanProcessor;
  readonly destinations: readonly ActiveDestination[];
  readonly isIsolated: boolean;
  /** Whether any destination wants content. */
  readonly capturesContent: boolean;
  readonly #holder: Holder;
  readonly #processors: ProcessorList;
  readonly #explicit: boolean;
  /** Whether metrics ask how long a span takes that nobody keeps. */
  readonly #measuresSpans: boolean;
  #apiTracer: OwnTracer | undefined;

  constructor({ config, reporter, defaultSession, destinations, explicit }: OTelManagerOptions) {
    const { mode = "auto", propagators, contextManager, idGenerator, spanLimits } = config.otel;
    const { states } = this;
    const onFault = (error: unknown): void =>
      reporter.debug(`a fault in processing a span: ${String((error as Error | undefined)?.stack)}`);
    const sampling = new LocalRootSampling(destinations.map(({ sampler }) => sampler));
    this.isIsolated = mode === "isolated";
    this.destinations = destinations;
    this.capturesContent = destinations.some(({ content }) => content.captureContent === "full");
    this.#explicit = explicit;
    this.#measuresSpans = config.enableMetrics;
    this.#processors = new ProcessorList(config.otel.processors ?? [], onFault);
    this.contextManager = enabled(contextManager) ?? new AlsContextManager();
    this.propagator = propagators === undefined ? w3cPropagator : compositePropagator(propagators);
    this.resource = ownResource(config.givenResource, config.otel.resource);
    const processor = new AgentopsSpanProcessor({
      config,
      states,
      sampling,
      destinations,
      processors: this.#processors,
      resources: new ResourceViews(config.givenResource),
      defaultSession,
      onFault,
    });
    this.processor = processor;
    this.provider = new OwnTracerProvider({
      resource: this.resource,
      activeContext,
      withContext,
      isSuppressed: isTracingSuppressed,
      keepsParentFlags: true, // who began the trace decided what travels on
      sample: (context, ids, name, kind, attributes, links) =>
        sampling.decide(this.stateIn(context), context, ids, name, kind, attributes, links),
      onStart: (span, context, decision) =>
        processor.begin(span, context, (decision as LocalSampling).destinations),
      onEnding: (span) => this.#processors.onEnding(span),
      onEnd: (span) => processor.onEnd(span),
      startUnsampled: this.#startUnsampled,
      ...(idGenerator === undefined ? {} : { idGenerator }),
      ...(spanLimits === undefined ? {} : { limits: spanLimits }),
    });
    this.#holder = new Holder({
      provider: this.provider,
      contextManager: this.contextManager,
      propagator: this.propagator,
      processor,
      reporter,
      join: explicit ? "joined already" : mode === "auto" ? "join" : "stay beside",
      recordUnsampled: config.otel.recordUnsampled ?? false,
    });
  }

  /** Holds what nobody has, and joins what somebody has. */
  install(): void {
    if (!this.isIsolated && !this.#explicit) this.#holder.install();
  }

  get arrangement(): OtelArrangement {
    if (this.isIsolated) return "isolated";
    if (this.joinedProvider() !== undefined) return "joined";
    return this.#holder.isBesideCustomer() ? "beside" : "own";
  }

  /** The customer's provider, where our processor is part of it: the one to make our own spans with. */
  joinedProvider(): TracerProvider | undefined {
    return this.isIsolated ? undefined : this.#holder.joinedProvider();
  }

  /** Who makes the spans of tracers that were handed out by the API while nobody was registered. */
  providerInCharge(): TracerProvider {
    return this.#holder.customerProvider() ?? this.provider;
  }

  /** Starts a span of our API, by the customer's tracer where we joined it, else by ours. */
  startSpan(name: string, options: SpanOptions, parent: Context): Span {
    const customer = this.joinedProvider();
    if (customer === undefined) return this.#startOwnSpan(name, options, parent);
    const span = customer.getTracer("agentops", SDK_VERSION).startSpan(name, options, parent);
    if (this.states.get(span) !== undefined || !isSpanContextValid(span.spanContext())) return span;
    if (span.isRecording() && isReadable(span)) {
      // Their provider does not call our processor: only our exporter is part of it, or it was shut down.
      this.processor.begin(span, parent);
      return span;
    }
    // Their sampler dropped it: we keep it under the same ids.
    return this.#ownTracer().startDroppedSpan(name, options, parent, span.spanContext()) ?? span;
  }

  endSpan(span: Span, endTime?: TimeInput): void {
    span.end(endTime);
    const state = this.states.get(span);
    if (state?.ended === false) this.processor.onEnd(state.span);
  }

  /**
   * The context in which a span of our API is active. Beside a provider that is not joined it is hidden from the
   * customer: their spans would get a parent that their backend never sees.
   */
  setSpan(context: Context, span: Span): Context {
    const state = this.states.get(span);
    const hidden = state !== undefined && !this.isIsolated && this.#holder.isBesideCustomer();
    return hidden ? setOwnParent(context, state) : contextWithSpan(context, span);
  }

  /** What is known of the span around: the active one, else the nearest of ours. */
  stateIn(context: Context): SpanState | undefined {
    return this.states.get(spanIn(context)) ?? getOwnParent(context);
  }

  /** Adds a processor that gets every span AgentOps sees. */
  addProcessor(processor: SpanProcessor): void {
    this.#processors.add(processor);
  }

  getTracer(name: string, version?: string): Tracer {
    return (this.joinedProvider() ?? this.provider).getTracer(name, version);
  }

  getMeter(name: string, version?: string): Meter {
    return metrics.getMeter(name, version);
  }

  /** Exports what waits in every destination and processor. True where all of it is gone in time. Never rejects. */
  async flush(options: { timeoutMillis: number; once?: boolean }): Promise<boolean> {
    const results = await Promise.all([
      this.#processors.forceFlush(options.timeoutMillis),
      ...this.destinations.map((destination) => destination.flush(options)),
    ]);
    return results.every((complete) => complete);
  }

  /** Shuts down what was made or given to us, and nothing else. Never rejects. */
  async shutdown(options: { timeoutMillis: number }): Promise<boolean> {
    const results = await Promise.all([
      this.#processors.shutdown(options.timeoutMillis),
      ...this.destinations.map((destination) => destination.shutdown(options)),
    ]);
    return results.every((complete) => complete);
  }

  /** Takes back what `install` put into the process. */
  release(): void {
    this.processor.deactivate();
    this.#holder.release();
  }

  #ownTracer(): OwnTracer {
    this.#apiTracer ??= this.provider.getTracer("agentops", SDK_VERSION);
    return this.#apiTracer;
  }

  #startOwnSpan(name: string, options: SpanOptions, parent: Context): Span {
    const state = this.stateIn(parent);
    // What is below a span that nobody keeps is kept by nobody either: no sampler is asked again.
    if (state?.sampled === 0 && this.#processors.isEmpty && !isTracingSuppressed(parent)) {
      const { attributes = {}, kind = SpanKind.INTERNAL } = options;
      return this.#unsampledSpan(name, kind, attributes, parent, state, state.span, state);
    }
    const around = state && getOwnParent(parent);
    const context = around === undefined ? parent : trace.setSpanContext(parent, around.spanContext);
    const outside = this.#outsideSpan(parent, around);
    const links = outside === undefined ? options.links : [...(options.links ?? []), { context: outside }];
    return this.#ownTracer().startSpan(name, links === undefined ? options : { ...options, links }, context);
  }

  /** Our own API's spans only: other people's code skips what counts where a span says that it records nothing. */
  readonly #startUnsampled = (
    scope: InstrumentationScope,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    context: Context,
    ids: TraceIdHolder,
  ): Span | undefined => {
    if (scope.name !== "agentops" || !this.#processors.isEmpty) return undefined;
    const parent = spanIn(context);
    const around = this.states.get(parent) ?? getOwnParent(context);
    return this.#unsampledSpan(name, kind, attributes, context, around, parent, ids);
  };

  #unsampledSpan(
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    context: Context,
    around: SpanState | undefined,
    parent: Pick<Span, "spanContext"> | undefined,
    ids: TraceIdHolder,
  ): Span {
    const { resource } = this;
    const onEnd = this.#endUnsampled;
    const isTimed = this.#measuresSpans;
    const span = new UnsampledSpan({ name, kind, attributes, parent, ids, resource, isTimed, onEnd });
    this.processor.beginUnsampled(span, around, context);
    return span;
  }

  readonly #endUnsampled = (span: UnsampledSpan): void => this.processor.endUnsampled(span);

  /** A span of the customer's around one of ours, which links to it as it cannot be its parent. */
  #outsideSpan(parent: Context, around: SpanState | undefined): SpanContext | undefined {
    const isOutermost = this.isIsolated && trace.getSpan(parent) === undefined;
    const context = isOutermost ? registeredApi()?.context?.active() : around && parent;
    const span = context && trace.getSpan(context);
    if (span === undefined || this.states.get(span) !== undefined) return undefined;
    return isSpanContextValid(span.spanContext()) ? span.spanContext() : undefined;
  }
}

/** Spans of an SDK can be read; those of other implementations of the API may not. */
function isReadable(span: Span): span is Span & ReadableSpan {
  return "attributes" in span && "startTime" in span && "events" in span;
}

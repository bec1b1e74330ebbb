import type { Context, Span, SpanContext, SpanOptions, Tracer } from "@opentelemetry/api";
import { INVALID_SPAN_CONTEXT, isSpanContextValid, SpanKind, TraceFlags, trace } from "./otel-api.ts";
import { OwnSpan } from "./own-span.ts";
import type { OwnTracerOptions } from "./own-tracer-provider.ts";
import { newSpanId, newTraceId } from "./random-ids.ts";
import type { InstrumentationScope } from "./readable-span.ts";
import { NOT_RECORD, RECORD_AND_SAMPLED, type SamplingResult } from "./sampler.ts";

/** OpenTelemetry's Tracer, making our own spans. */
export class OwnTracer implements Tracer {
  readonly #scope: InstrumentationScope;
  readonly #options: OwnTracerOptions;

  constructor(scope: InstrumentationScope, options: OwnTracerOptions) {
    this.#scope = scope;
    this.#options = options;
  }

  /** As the API's own no-op does, it takes whatever it is given; where that cannot be read, nothing is recorded. */
  startSpan(name: string, options?: SpanOptions, context?: Context): Span {
    try {
      return this.#start(name, options ?? {}, context ?? this.#options.activeContext());
    } catch {
      return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    }
  }

  /**
   * Records a span under the ids of one that somebody else's sampler dropped: the flag that travels on stays
   * theirs, the keeping is ours.
   */
  startDroppedSpan(
    name: string,
    options: SpanOptions,
    context: Context,
    spanContext: SpanContext,
  ): Span | undefined {
    const parentContext = options.root === true ? trace.deleteSpan(context) : context;
    const sampling = this.#sample(parentContext, spanContext.traceId, name, options);
    if (sampling.decision !== RECORD_AND_SAMPLED) return undefined;
    return this.#record(name, options, parentContext, spanContext, sampling);
  }

  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    ...rest: [...unknown[], F]
  ): ReturnType<F> {
    const fn = rest[rest.length - 1] as F;
    const options = rest.length > 1 ? (rest[0] as SpanOptions) : {};
    const parent = (rest.length > 2 ? (rest[1] as Context) : undefined) ?? this.#options.activeContext();
    const span = this.startSpan(name, options, parent);
    return this.#options.withContext(trace.setSpan(parent, span), () => fn(span)) as ReturnType<F>;
  }

  #start(name: string, options: SpanOptions, context: Context): Span {
    if (this.#options.isSuppressed(context)) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    const parentContext = options.root === true ? trace.deleteSpan(context) : context;
    const parent = validParent(parentContext);
    const traceId = parent?.traceId ?? newTraceId();
    const sampling = this.#sample(parentContext, traceId, name, options);
    const traceState = sampling.traceState ?? parent?.traceState;
    const spanContext: SpanContext = {
      traceId,
      spanId: newSpanId(),
      traceFlags: sampling.decision === RECORD_AND_SAMPLED ? TraceFlags.SAMPLED : TraceFlags.NONE,
      ...(traceState === undefined ? {} : { traceState }),
    };
    if (sampling.decision === NOT_RECORD) {
      const span = trace.wrapSpanContext(spanContext);
      this.#options.onDrop(span);
      return span;
    }
    return this.#record(name, options, parentContext, spanContext, sampling);
  }

  #sample(context: Context, traceId: string, name: string, options: SpanOptions): SamplingResult {
    const { kind = SpanKind.INTERNAL, attributes = {}, links = [] } = options;
    return this.#options.sample(context, traceId, name, kind, attributes, links);
  }

  #record(
    name: string,
    options: SpanOptions,
    context: Context,
    spanContext: SpanContext,
    sampling: SamplingResult,
  ): OwnSpan {
    const span = new OwnSpan({
      name,
      kind: options.kind ?? SpanKind.INTERNAL,
      spanContext,
      parentSpanContext: validParent(context),
      startTime: options.startTime,
      attributes: options.attributes ?? {},
      links: options.links,
      resource: this.#options.resource,
      scope: this.#scope,
      onEnd: this.#options.onEnd,
    });
    if (sampling.attributes !== undefined) span.setAttributes(sampling.attributes);
    this.#options.onStart(span, context, sampling.decision === RECORD_AND_SAMPLED);
    return span;
  }
}

function validParent(context: Context): SpanContext | undefined {
  const parent = trace.getSpanContext(context);
  return parent !== undefined && isSpanContextValid(parent) ? parent : undefined;
}

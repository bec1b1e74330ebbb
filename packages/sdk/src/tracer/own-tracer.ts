import type { Context, Span, SpanContext, SpanOptions, Tracer } from "@opentelemetry/api";
import type { TraceIdHolder } from "./id-generator.ts";
import { type HeldSpanContext, LateSpanContext, plainSpanContext } from "./late-span-context.ts";
import { INVALID_SPAN_CONTEXT, isSpanContextValid, SpanKind, TraceFlags, trace } from "./otel-api.ts";
import { OwnSpan } from "./own-span.ts";
import type { TracerSetup } from "./own-tracer-provider.ts";
import type { InstrumentationScope } from "./readable-span.ts";
import { NOT_RECORD, RECORD_AND_SAMPLED, RECORD_ONLY, type SamplingResult } from "./sampler.ts";
import { spanIn } from "./value-in.ts";

/** OpenTelemetry's Tracer, making our own spans. */
export class OwnTracer implements Tracer {
  readonly #scope: InstrumentationScope;
  readonly #setup: TracerSetup;

  constructor(scope: InstrumentationScope, setup: TracerSetup) {
    this.#scope = scope;
    this.#setup = setup;
  }

  /** As the API's own no-op does, it takes whatever it is given; where that cannot be read, nothing is recorded. */
  startSpan(name: string, options?: SpanOptions, context?: Context): Span {
    const parentContext = isContext(context) ? context : this.#setup.activeContext();
    try {
      return this.#start(name, options ?? {}, parentContext);
    } catch {
      return inertSpan(parentContext);
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
    const parentContext = options.root ? trace.deleteSpan(context) : context;
    const sampling = this.#sample(parentContext, spanContext, name, options);
    if (sampling.decision === NOT_RECORD) return undefined;
    return this.#record(name, options, parentContext, validParent(parentContext), spanContext, sampling);
  }

  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    ...rest: [...unknown[], F]
  ): ReturnType<F> {
    const [first, second, third] = rest as unknown[];
    // Called without a function, the SDKs do nothing.
    if (rest.length === 0) return undefined as ReturnType<F>;
    const fn = (rest.length === 1 ? first : rest.length === 2 ? second : third) as F;
    const options = rest.length > 1 ? (first as SpanOptions) : undefined;
    const parent = rest.length > 2 && isContext(second) ? second : this.#setup.activeContext();
    const span = this.startSpan(name, options, parent);
    return this.#setup.withContext(trace.setSpan(parent, span), () => fn(span)) as ReturnType<F>;
  }

  #start(name: string, options: SpanOptions, context: Context): Span {
    if (this.#setup.isSuppressed(context)) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    const parentContext = options.root ? trace.deleteSpan(context) : context;
    const parent = validParent(parentContext);
    const spanContext = this.#newSpanContext(parent);
    const sampling = this.#sample(parentContext, spanContext, name, options);
    if (sampling.decision === RECORD_ONLY && this.#setup.startUnsampled !== undefined) {
      const { attributes = {} } = options;
      const kind = readKind(options);
      const span = this.#setup.startUnsampled(
        this.#scope,
        name,
        kind,
        attributes,
        parentContext,
        spanContext,
      );
      if (span !== undefined) return span;
    }
    const decided = sampling.decision === RECORD_AND_SAMPLED ? TraceFlags.SAMPLED : TraceFlags.NONE;
    spanContext.traceFlags = (this.#setup.keepsParentFlags ? parent?.traceFlags : undefined) ?? decided;
    const traceState = sampling.traceState ?? parent?.traceState;
    if (traceState !== undefined) spanContext.traceState = traceState;
    if (sampling.decision === NOT_RECORD) return trace.wrapSpanContext(plainSpanContext(spanContext));
    return this.#record(name, options, parentContext, parent, spanContext, sampling);
  }

  #newSpanContext(parent: SpanContext | undefined): HeldSpanContext {
    const { ids } = this.#setup;
    if (ids === undefined) return new LateSpanContext(parent?.traceId);
    // The SDKs ask for the span id first, which only a generator of the customer's own can tell.
    const spanId = ids.generateSpanId();
    return { traceId: parent?.traceId ?? ids.generateTraceId(), spanId, traceFlags: TraceFlags.NONE };
  }

  #sample(context: Context, ids: TraceIdHolder, name: string, options: SpanOptions): SamplingResult {
    const { attributes = {}, links = [] } = options;
    return this.#setup.sample(context, ids, name, readKind(options), attributes, links);
  }

  #record(
    name: string,
    options: SpanOptions,
    context: Context,
    parent: SpanContext | undefined,
    spanContext: HeldSpanContext,
    sampling: SamplingResult,
  ): OwnSpan {
    const span = new OwnSpan({
      name,
      kind: readKind(options),
      spanContext,
      parentSpanContext: parent,
      startTime: options.startTime,
      attributes: options.attributes ?? {},
      samplerAttributes: sampling.attributes,
      links: options.links,
      resource: this.#setup.resource,
      scope: this.#scope,
      limits: this.#setup.limits,
      onEnding: this.#setup.onEnding,
      onEnd: this.#setup.onEnd,
    });
    this.#setup.onStart(span, context, sampling);
    return span;
  }
}

function readKind({ kind }: SpanOptions): SpanKind {
  return Number.isInteger(kind) && (kind as SpanKind) >= 0 ? (kind as SpanKind) : SpanKind.INTERNAL;
}

function isContext(value: unknown): value is Context {
  try {
    return typeof (value as Context | undefined)?.setValue === "function";
  } catch {
    return false;
  }
}

function validParent(context: Context): SpanContext | undefined {
  const parent = spanIn(context)?.spanContext();
  return parent !== undefined && isSpanContextValid(parent) ? parent : undefined;
}

/** Records nothing, and what starts below it goes on from the parent, as with the API's no-op tracer. */
function inertSpan(context: Context): Span {
  try {
    return trace.wrapSpanContext(validParent(context) ?? INVALID_SPAN_CONTEXT);
  } catch {
    return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
  }
}

import type {
  Attributes,
  Context,
  Link,
  Span,
  SpanKind,
  TracerOptions,
  TracerProvider,
} from "@opentelemetry/api";
import { toName } from "./attribute-value.ts";
import { guardIdGenerator } from "./guard-id-generator.ts";
import type { IdGenerator, TraceIdHolder } from "./id-generator.ts";
import type { OwnSpan } from "./own-span.ts";
import { OwnTracer } from "./own-tracer.ts";
import type { InstrumentationScope, Resource } from "./readable-span.ts";
import type { SamplingResult } from "./sampler.ts";
import { completeSpanLimits, type SpanLimits } from "./span-limits.ts";

export interface OwnTracerOptions {
  resource: Resource;
  activeContext: () => Context;
  withContext: <T>(context: Context, fn: () => T) => T;
  /** Whether a context forbids spans, as the one around an export does. */
  isSuppressed: (context: Context) => boolean;
  sample: (
    context: Context,
    ids: TraceIdHolder,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ) => SamplingResult;
  /** A span takes the flags of its parent, whatever was decided about keeping it. Default: the decision is the flag. */
  keepsParentFlags?: boolean;
  /** `sampling` is what `sample` returned for this span. */
  onStart: (span: OwnSpan, parentContext: Context, sampling: SamplingResult) => void;
  /** The span has its end, and can still be written to. */
  onEnding?: (span: OwnSpan) => void;
  onEnd: (span: OwnSpan) => void;
  /** Asked for a lighter span in place of one that is recorded without being sampled. Undefined: there is none. */
  startUnsampled?: (
    scope: InstrumentationScope,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    parentContext: Context,
    ids: TraceIdHolder,
  ) => Span | undefined;
  /** Default: as `SpanLimits` says. */
  limits?: SpanLimits | undefined;
  /** Default: random ids. */
  idGenerator?: IdGenerator | undefined;
}

/** The same, made ready for the tracers. */
export interface TracerSetup extends OwnTracerOptions {
  limits: Required<SpanLimits>;
  /** The customer's generator, guarded. */
  ids: IdGenerator | undefined;
}

/** OpenTelemetry's TracerProvider of our own; serves while nobody else's does. */
export class OwnTracerProvider implements TracerProvider {
  readonly #setup: TracerSetup;
  readonly #tracers = new Map<string, OwnTracer>();

  constructor(options: OwnTracerOptions) {
    const limits = completeSpanLimits(options.limits);
    const { idGenerator } = options;
    const ids = idGenerator === undefined ? undefined : guardIdGenerator(idGenerator);
    this.#setup = { ...options, limits, ids };
  }

  getTracer(name: string, version?: string, options?: TracerOptions): OwnTracer {
    const scope = readScope(name, version, options);
    const key = `${scope.name}\0${scope.version ?? ""}\0${scope.schemaUrl ?? ""}`;
    let tracer = this.#tracers.get(key);
    if (tracer === undefined) {
      tracer = new OwnTracer(scope, this.#setup);
      if (this.#tracers.size < MAX_TRACERS) this.#tracers.set(key, tracer);
    }
    return tracer;
  }
}

/** Some libraries name a tracer per request; those beyond are made anew each time. */
const MAX_TRACERS = 1000;

/** A tracer without a name works; its scope has the empty one. */
function readScope(
  name: unknown,
  version: unknown,
  options: TracerOptions | undefined,
): InstrumentationScope {
  return {
    name: name === undefined || name === null ? "" : toName(name),
    version: typeof version === "string" ? version : undefined,
    schemaUrl: readSchemaUrl(options),
  };
}

function readSchemaUrl(options: TracerOptions | undefined): string | undefined {
  try {
    return typeof options?.schemaUrl === "string" ? options.schemaUrl : undefined;
  } catch {
    return undefined;
  }
}

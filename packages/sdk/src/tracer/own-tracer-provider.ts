import type {
  Attributes,
  Context,
  Link,
  Span,
  SpanKind,
  TracerOptions,
  TracerProvider,
} from "@opentelemetry/api";
import type { OwnSpan } from "./own-span.ts";
import { OwnTracer } from "./own-tracer.ts";
import type { Resource } from "./readable-span.ts";
import type { SamplingResult } from "./sampler.ts";

export interface OwnTracerOptions {
  resource: Resource;
  activeContext: () => Context;
  withContext: <T>(context: Context, fn: () => T) => T;
  /** Whether a context forbids spans, as the one around an export does. */
  isSuppressed: (context: Context) => boolean;
  sample: (
    context: Context,
    traceId: string,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ) => SamplingResult;
  onStart: (span: OwnSpan, parentContext: Context, sampled: boolean) => void;
  onEnd: (span: OwnSpan) => void;
  /** A span the sampler dropped: what is below it inherits the decision. */
  onDrop: (span: Span) => void;
}

/** OpenTelemetry's TracerProvider of our own; serves while nobody else's does. */
export class OwnTracerProvider implements TracerProvider {
  readonly #options: OwnTracerOptions;
  readonly #tracers = new Map<string, OwnTracer>();

  constructor(options: OwnTracerOptions) {
    this.#options = options;
  }

  getTracer(name: string, version?: string, options?: TracerOptions): OwnTracer {
    const key = `${name}\0${version ?? ""}\0${options?.schemaUrl ?? ""}`;
    let tracer = this.#tracers.get(key);
    if (tracer === undefined) {
      tracer = new OwnTracer({ name: name ?? "", version, schemaUrl: options?.schemaUrl }, this.#options);
      if (this.#tracers.size < MAX_TRACERS) this.#tracers.set(key, tracer);
    }
    return tracer;
  }
}

/** Some libraries name a tracer per request; those beyond are made anew each time. */
const MAX_TRACERS = 1000;

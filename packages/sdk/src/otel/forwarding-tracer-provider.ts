import type { Context, Span, SpanOptions, Tracer, TracerOptions, TracerProvider } from "@opentelemetry/api";

/**
 * What a holder gives to those who ask the global for a tracer: each span goes to whoever is in charge when it
 * starts, so that a tracer handed out early follows a provider that is registered later. It has no `shutdown`, by
 * which others tell that nobody runs an SDK here.
 */
export class ForwardingTracerProvider implements TracerProvider {
  readonly #inCharge: () => TracerProvider;

  constructor(inCharge: () => TracerProvider) {
    this.#inCharge = inCharge;
  }

  getTracer(name: string, version?: string, options?: TracerOptions): Tracer {
    return new ForwardingTracer(this.#inCharge, name, version, options);
  }
}

class ForwardingTracer implements Tracer {
  readonly #inCharge: () => TracerProvider;
  readonly #arguments: [string, string | undefined, TracerOptions | undefined];
  #provider: TracerProvider | undefined;
  #tracer: Tracer | undefined;

  constructor(inCharge: () => TracerProvider, name: string, version?: string, options?: TracerOptions) {
    this.#inCharge = inCharge;
    this.#arguments = [name, version, options];
  }

  startSpan(name: string, options?: SpanOptions, context?: Context): Span {
    return this.#current().startSpan(name, options, context);
  }

  startActiveSpan(...args: unknown[]): never {
    const tracer = this.#current();
    return Reflect.apply(tracer.startActiveSpan, tracer, args) as never;
  }

  #current(): Tracer {
    const provider = this.#inCharge();
    if (this.#tracer === undefined || provider !== this.#provider) {
      this.#provider = provider;
      this.#tracer = provider.getTracer(...this.#arguments);
    }
    return this.#tracer;
  }
}

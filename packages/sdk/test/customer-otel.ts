import { context, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  InMemorySpanExporter,
  type ReadableSpan,
  type Sampler,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";

/** A customer's own OpenTelemetry: the real SDK with an exporter in memory. */
export class CustomerOtel {
  readonly exporter = new InMemorySpanExporter();
  readonly provider: TracerProvider;

  constructor(sampler?: Sampler) {
    this.provider = new TracerProvider({
      resource: resourceFromAttributes({ "service.name": "shop", "customer.attribute": "theirs" }),
      spanProcessors: [new SimpleSpanProcessor({ exporter: this.exporter })],
      ...(sampler === undefined ? {} : { sampler }),
    });
  }

  /** As the documentation of the SDK says; whether each registration succeeded. */
  register(): boolean[] {
    return [
      trace.setGlobalTracerProvider(this.provider),
      context.setGlobalContextManager(new AsyncLocalStorageContextManager()),
      propagation.setGlobalPropagator(new W3CTraceContextPropagator()),
    ];
  }

  get spans(): ReadableSpan[] {
    return this.exporter.getFinishedSpans();
  }

  span(name: string): ReadableSpan {
    const found = this.spans.filter((span) => span.name === name);
    if (found.length !== 1)
      throw new Error(`${found.length} spans named ${name} of ${this.spans.map((s) => s.name)}`);
    return found[0] as ReadableSpan;
  }
}

export function unregisterAll(): void {
  trace.disable();
  context.disable();
  propagation.disable();
}

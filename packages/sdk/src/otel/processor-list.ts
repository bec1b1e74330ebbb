import type { Context, Span } from "@opentelemetry/api";
import { ownPromise } from "../content/read-plain-value.ts";
import type { ReadableSpan } from "../tracer/readable-span.ts";
import type { SpanProcessor } from "../tracer/span-processor.ts";
import { within } from "../within.ts";

/** The customer's processors that were given to us. One that throws or rejects harms neither host nor the others. */
export class ProcessorList {
  readonly #processors: SpanProcessor[];
  readonly #onFault: (error: unknown) => void;

  constructor(processors: readonly SpanProcessor[], onFault: (error: unknown) => void) {
    this.#processors = [...processors];
    this.#onFault = onFault;
  }

  add(processor: SpanProcessor): void {
    if (!this.#processors.includes(processor)) this.#processors.push(processor);
  }

  get isEmpty(): boolean {
    return this.#processors.length === 0;
  }

  onStart(span: Span & ReadableSpan, parentContext: Context): void {
    for (const processor of this.#processors) this.#guard(() => processor.onStart(span, parentContext));
  }

  onEnding(span: Span & ReadableSpan): void {
    for (const processor of this.#processors) this.#guard(() => processor.onEnding?.(span));
  }

  onEnd(span: ReadableSpan): void {
    for (const processor of this.#processors) this.#guard(() => processor.onEnd(span));
  }

  /** True where every one of them was in time. */
  forceFlush(timeoutMillis: number): Promise<boolean> {
    return this.#all((processor) => processor.forceFlush(), timeoutMillis);
  }

  shutdown(timeoutMillis: number): Promise<boolean> {
    return this.#all((processor) => processor.shutdown(), timeoutMillis);
  }

  async #all(action: (processor: SpanProcessor) => Promise<void>, timeoutMillis: number): Promise<boolean> {
    const results = await Promise.all(
      this.#processors.map((processor) => within(timeoutMillis, () => action(processor))),
    );
    return results.every((inTime) => inTime);
  }

  #guard(action: () => unknown): void {
    try {
      ownPromise(action()); // one that is async where it must not be
    } catch (error) {
      this.#onFault(error);
    }
  }
}

import type { Context, Span } from "@opentelemetry/api";
import { SPAN_KEY, valueIn } from "../tracer/value-in.ts";

/** A context with a span active in it: what `trace.setSpan` makes, without a copy of all that the context holds. */
export function contextWithSpan(context: Context, span: Span): Context {
  return new ContextWithSpan(context instanceof ContextWithSpan ? context.around : context, span);
}

class ContextWithSpan implements Context {
  /** Never one of this class: however many are set one after another, a look goes through one. */
  readonly around: Context;
  readonly #span: Span;

  constructor(around: Context, span: Span) {
    this.around = around;
    this.#span = span;
  }

  getValue(key: symbol): unknown {
    return key === SPAN_KEY ? this.#span : valueIn(this.around, key);
  }

  setValue(key: symbol, value: unknown): Context {
    if (key === SPAN_KEY) return contextWithSpan(this.around, value as Span);
    return new ContextWithSpan(this.around.setValue(key, value), this.#span);
  }

  deleteValue(key: symbol): Context {
    if (key === SPAN_KEY) return this.around.deleteValue(key);
    return new ContextWithSpan(this.around.deleteValue(key), this.#span);
  }
}

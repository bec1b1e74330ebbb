import type { Attributes, Context } from "@opentelemetry/api";
import { withContext } from "../otel/active-context.ts";
import type { SpanKindName } from "../semconv/index.ts";
import { openSpan } from "./open-span.ts";

/** A span in the caller's hands: `using step = agentops.span("task", "plan")`. Only what `run` runs is inside it. */
export interface SpanHandle extends Disposable {
  /** The context in which the span is active, to give to others as parent. */
  readonly context: Context;
  setAttributes(attributes: Attributes): void;
  /** Runs a function with the span active, and returns what it returns. The span does not end with it. */
  run<T>(fn: () => T): T;
  /** Marks the span as failed, with the error. */
  fail(error: unknown): void;
  /** Ends the span; also what the end of a `using` block does. */
  end(): void;
}

/** Opens a span of one of our kinds, as a child of the active one. */
export function span(kind: SpanKindName, name: string, attributes: Attributes = {}): SpanHandle {
  const recorded = openSpan(kind, name, { attributes });
  return {
    context: recorded.context,
    setAttributes: (more) => recorded.setAttributes(more),
    run: (fn) => withContext(recorded.context, fn),
    fail: (error) => recorded.fail(error),
    end: () => recorded.end(),
    [Symbol.dispose]: () => recorded.end(),
  };
}

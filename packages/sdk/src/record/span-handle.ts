import type { Attributes, Context } from "@opentelemetry/api";
import { withContext } from "../otel/active-context.ts";
import type { SpanKindName } from "../semconv/index.ts";
import { inputKeyOf, outputKeyOf } from "./content-keys.ts";
import { openSpan, type RecordedSpan } from "./open-span.ts";
import { isPlainPromise } from "./record-thenable.ts";

/** A span in the caller's hands: `using step = agentops.span("task", "plan")`. Only what `run` runs is inside it. */
export interface SpanHandle extends Disposable {
  /** The context in which the span is active, to give to others as parent. */
  readonly context: Context;
  setAttributes(attributes: Attributes): void;
  /** What went in, as content: under `captureContent` and `redact`. */
  setInput(value: unknown): void;
  /** What came out, likewise. */
  setOutput(value: unknown): void;
  /**
   * Runs a function with the span active, and returns what it returns. An error that leaves it fails the span, and is
   * thrown on. The span does not end with it.
   */
  run<T>(fn: () => T): T;
  /** Marks the span as failed, with the error, its causes and the errors that it aggregates. */
  fail(error: unknown): void;
  /** Records an error that was caught and handled: the span does not fail by it. */
  recordError(error: unknown): void;
  /** Ends the span; also what the end of a `using` block does. */
  end(): void;
}

/** Opens a span of one of our kinds, as a child of the active one. */
export function span(kind: SpanKindName, name: string, attributes: Attributes = {}): SpanHandle {
  const recorded = openSpan(kind, name, { attributes });
  return {
    context: recorded.context,
    setAttributes: (more) => recorded.setAttributes(more),
    setInput: (value) => recorded.setContent(inputKeyOf(kind), value),
    setOutput: (value) => recorded.setContent(outputKeyOf(kind), value),
    run: (fn) => runInside(recorded, fn),
    fail: (error) => recorded.fail(error),
    recordError: (error) => recorded.recordError(error),
    end: () => recorded.end(),
    [Symbol.dispose]: () => recorded.end(),
  };
}

function runInside<T>(recorded: RecordedSpan, fn: () => T): T {
  const fail = (error: unknown): never => {
    recorded.fail(error);
    throw error;
  };
  let result: T;
  try {
    result = withContext(recorded.context, fn);
  } catch (error) {
    return fail(error);
  }
  return isPlainPromise(result) ? (result.then(undefined, fail) as T) : result;
}

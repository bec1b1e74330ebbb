import type { SpanState } from "../otel/span-state.ts";
import { describeError } from "../tracer/describe-error.ts";

export interface Failure {
  type: string;
  message: string;
  /** False where the same error was recorded already, on a span further in. */
  first: boolean;
}

/** Notes an error on a span's state, and with the span around it, through which the error may yet pass. */
export function recordFailure(state: SpanState | undefined, error: unknown): Failure {
  const { type, message } = describeError(error);
  const knownType = typeWhereRecorded(state, error);
  const failure: Failure = { type: knownType ?? type, message, first: knownType === undefined };
  if (state === undefined) return failure;
  if (isObject(error)) recorded.set(error, { type: failure.type, traceId: state.spanContext.traceId });
  state.failureCounted = (state.failureCounted ?? true) && !failure.first;
  if (state.parent !== undefined) state.parent.childFailure = { error, type: failure.type };
  return failure;
}

/** Whether an error was recorded already: in this trace, or in any where none is given. */
export function wasRecorded(error: unknown, traceId: string | undefined): boolean {
  const seen = isObject(error) ? recorded.get(error) : undefined;
  return seen !== undefined && (traceId === undefined || seen.traceId === traceId);
}

/** Errors that were recorded, and in which trace: some programs throw one object again and again. */
const recorded = new WeakMap<object, { type: string; traceId: string }>();

function typeWhereRecorded(state: SpanState | undefined, error: unknown): string | undefined {
  if (state === undefined) return undefined;
  const { childFailure } = state;
  if (childFailure !== undefined && Object.is(childFailure.error, error)) return childFailure.type;
  const seen = isObject(error) ? recorded.get(error) : undefined;
  return seen?.traceId === state.spanContext.traceId ? seen.type : undefined;
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

import type { Exception } from "@opentelemetry/api";
import { safeSerialize } from "../content/safe-serialize.ts";
import { describeError } from "../tracer/describe-error.ts";

const MAX_ERRORS = 32;
const MAX_LENGTH = 64 * 1024;
/** Of a cause that is no error. */
const MAX_VALUE_LENGTH = 1000;

/**
 * The stack of an error with those of its causes and, of an AggregateError, of its errors, as Java prints them.
 * Undefined where the error has neither. Ends at what was told before, at 32 errors and at 64 Ki characters.
 */
export function stackWithCauses(error: unknown): string | undefined {
  if (innerErrors(error).length === 0) return undefined;
  const told = new Set<unknown>([error]);
  let text = textOf(error);
  const tell = (outer: unknown): void => {
    for (const { label, inner } of innerErrors(outer)) {
      if (told.size >= MAX_ERRORS || text.length >= MAX_LENGTH) return;
      if (told.has(inner)) {
        text += `\n${label}: [circular]`;
        continue;
      }
      told.add(inner);
      text += `\n${label}: ${textOf(inner)}`;
      tell(inner);
    }
  };
  tell(error);
  return text.slice(0, MAX_LENGTH);
}

/** What a span's `recordException` gets: the very error, or where it has causes, a copy whose stack tells them. */
export function exceptionOf(error: unknown): Exception {
  const stack = stackWithCauses(error);
  if (stack === undefined) return error as Exception;
  const { code, name, message } = error as { code?: string | number; name?: string; message?: string };
  return {
    ...(code ? { code } : {}),
    name: name ?? "Error",
    ...(message === undefined ? {} : { message }),
    stack,
  };
}

function innerErrors(error: unknown): { label: string; inner: unknown }[] {
  const found: { label: string; inner: unknown }[] = [];
  if (typeof error !== "object" || error === null) return found;
  try {
    const { errors, cause } = error as { errors?: unknown; cause?: unknown };
    if (cause !== undefined && cause !== null) found.push({ label: "Caused by", inner: cause });
    if (Array.isArray(errors) && error instanceof AggregateError) {
      for (const [index, inner] of errors.slice(0, MAX_ERRORS).entries())
        found.push({ label: `Error ${index + 1} of ${errors.length}`, inner });
    }
  } catch {
    // What was read until here is told.
  }
  return found;
}

function textOf(error: unknown): string {
  const { type, message, stack } = describeError(error);
  const text = stack || (message === "" ? type : `${type}: ${message}`);
  const isValue = stack === undefined && typeof error === "object";
  return isValue ? safeSerialize(error, { maxLength: MAX_VALUE_LENGTH }).text : text.slice(0, MAX_LENGTH);
}

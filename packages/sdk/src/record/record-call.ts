import { withContext } from "../otel/active-context.ts";
import { recordStream } from "./record-stream.ts";
import { isThenable, recordThenable } from "./record-thenable.ts";
import type { RecordedSpan } from "./recorded-span.ts";

/** Runs a function inside a span, which ends with what the function does. Returns or throws what it does. */
export function recordCall(recorded: RecordedSpan, call: () => unknown, outputKey: string): unknown {
  let result: unknown;
  try {
    result = withContext(recorded.context, call);
  } catch (error) {
    recorded.fail(error);
    recorded.end();
    throw error;
  }
  return recordResult(result, recorded, outputKey);
}

/**
 * Ends the span when the result of a call is all there: at once, when a promise settles, or when a stream has been
 * consumed. Returns what the caller gets.
 */
function recordResult(result: unknown, recorded: RecordedSpan, outputKey: string): unknown {
  return isThenable(result)
    ? recordThenable(result, recorded, outputKey, recordValue)
    : recordValue(result, recorded, outputKey);
}

function recordValue(value: unknown, recorded: RecordedSpan, outputKey: string): unknown {
  if (typeof value === "object" && value !== null) {
    const stream = recordStream(value, recorded, outputKey);
    if (stream !== undefined) return stream;
  }
  recorded.setContent(outputKey, value);
  recorded.end();
  return value;
}

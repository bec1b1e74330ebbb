import type { Context } from "@opentelemetry/api";
import { copyFields } from "../copy-fields.ts";
import { ATTR_AGENTOPS_ERROR_CODE } from "../semconv/index.ts";
import { millisToHrTime, nowMillis } from "../tracer/clock.ts";
import { describeError } from "../tracer/describe-error.ts";
import { trace } from "../tracer/otel-api.ts";
import type { ErrorEventFields } from "./error-event.ts";
import { readEventTime } from "./event-time.ts";
import { openSpan } from "./open-span.ts";
import { wasRecorded } from "./record-failure.ts";
import { contextOfEvent, eventAttributes, isWorkEvent, recordWorkEvent } from "./record-work-event.ts";
import { stackWithCauses } from "./stack-with-causes.ts";

/** Error events that were recorded. */
const known = new WeakSet<object>();

/**
 * An error fails its trigger event. Without one, or where that was recorded before, it gets a short span of its own,
 * of no kind, below the trigger's. An exception that a span has recorded is not recorded again.
 */
export function recordErrorEvent(event: object, fields: ErrorEventFields, parent: Context): void {
  if (known.has(event)) return;
  known.add(event);
  const { triggerEvent, exception, code } = fields;
  const isSeen = wasRecorded(exception, trace.getSpanContext(parent)?.traceId);
  const error = isSeen ? exception : errorOf(fields);
  const codeAttribute = code === undefined ? {} : { [ATTR_AGENTOPS_ERROR_CODE]: String(code) };
  const triggerContext = triggerEvent && contextOfEvent(triggerEvent);
  const trigger = copyFields(triggerEvent);
  if (isWorkEvent(trigger) && triggerEvent !== undefined && triggerContext === undefined) {
    recordWorkEvent(triggerEvent, trigger, parent, { error, attributes: codeAttribute });
  } else if (!isSeen) {
    const time = readEventTime(fields.timestamp) ?? millisToHrTime(nowMillis());
    const attributes = { ...eventAttributes(fields), ...codeAttribute };
    const recorded = openSpan(undefined, "error", {
      parent: triggerContext ?? parent,
      startTime: time,
      attributes,
    });
    recorded.fail(error, time);
    recorded.end(time);
  }
}

/** The exception, where nothing else is said; else an error of ours that says it. */
function errorOf({ exception, errorType, details, logs }: ErrorEventFields): unknown {
  const isPlain = errorType === undefined && details === undefined && logs === undefined;
  if (isPlain && exception !== undefined) return exception;
  const known = exception === undefined ? undefined : describeError(exception);
  const error = new Error(details ?? known?.message ?? "");
  error.name = errorType ?? known?.type ?? "Error";
  error.stack = logs ?? stackWithCauses(exception) ?? known?.stack ?? "";
  return error;
}

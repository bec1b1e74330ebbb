import type { Context } from "@opentelemetry/api";
import { copyFields } from "../copy-fields.ts";
import { activeContext } from "../otel/active-context.ts";
import { getRuntime } from "../runtime.ts";
import type { ErrorEventFields } from "./error-event.ts";
import { recordErrorEvent } from "./record-error-event.ts";
import { isWorkEvent, recordWorkEvent } from "./record-work-event.ts";
import { reportOwnFault } from "./report-own-fault.ts";
import type { WorkEvent } from "./work-event.ts";

/** An `LLMEvent`, `ToolEvent`, `ActionEvent` or `ErrorEvent`, or a plain object that says in `type` which it is. */
export type RecordableEvent = WorkEvent | ({ readonly type: "error" } & ErrorEventFields);

/**
 * Records what is over already: `record(new LLMEvent({ model, prompt, completion, promptTokens, completionTokens }))`,
 * a `ToolEvent`, an `ActionEvent` or an `ErrorEvent`, with its own times, or a plain object with a `type`. It belongs to
 * the session and the span that are active.
 */
export function record(event: RecordableEvent): void {
  recordEvent(event);
}

/**
 * Records something that is over already, as a span with the times that the event tells, in the given context or the
 * active one. An event is recorded once, however often it is given. Never throws.
 */
export function recordEvent(event: RecordableEvent, parent?: Context): void {
  try {
    const runtime = getRuntime();
    if (runtime === undefined) return;
    const fields = copyFields<Partial<RecordableEvent>>(event);
    const type: unknown = fields.type;
    if (isWorkEvent(fields)) recordWorkEvent(event, fields, parent ?? activeContext());
    else if (type === "error") recordErrorEvent(event, fields as ErrorEventFields, parent ?? activeContext());
    else {
      const given = typeof type === "string" ? JSON.stringify(type) : typeof type;
      runtime.reporter.warnOnce(
        "event_type",
        `record() got an event of type ${given}, wanted one of llm, tool, action, error; it is not recorded.`,
      );
    }
  } catch (error) {
    reportOwnFault(error);
  }
}

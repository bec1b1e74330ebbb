import { copyFields } from "../copy-fields.ts";
import { nowMillis } from "../tracer/clock.ts";
import { newUuid } from "../tracer/random-ids.ts";
import type { EventFields, EventTime } from "./event-fields.ts";
import type { WorkEvent } from "./work-event.ts";

export interface ErrorEventFields extends Pick<EventFields, "id" | "agentId" | "agentName"> {
  /** The event that went wrong. It is recorded too, as failed, unless it was recorded before. */
  triggerEvent?: WorkEvent;
  /** What was thrown. It fills `errorType`, `details` and `logs` where they are not given. */
  exception?: unknown;
  errorType?: string;
  /** A code, such as `429`. */
  code?: string | number;
  /** What went wrong, in words. */
  details?: string;
  /** The stack, or other log text. */
  logs?: string;
  timestamp?: EventTime;
}

/** An error that is recorded after the fact. It fails its trigger event, and no other span. */
export class ErrorEvent implements ErrorEventFields {
  readonly type = "error";
  id: string = newUuid();
  agentId?: string;
  agentName?: string;
  triggerEvent?: WorkEvent;
  exception?: unknown;
  errorType?: string;
  code?: string | number;
  details?: string;
  logs?: string;
  timestamp: EventTime = nowMillis();

  constructor(fields?: ErrorEventFields) {
    Object.assign(this, copyFields(fields));
  }
}

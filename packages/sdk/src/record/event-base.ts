import { copyFields } from "../copy-fields.ts";
import { nowMillis } from "../tracer/clock.ts";
import { newUuid } from "../tracer/random-ids.ts";
import type { EventFields, EventTime } from "./event-fields.ts";

/** The fields of every event. They can be set until it is recorded. */
export abstract class EventBase implements EventFields {
  id: string = newUuid();
  params?: unknown;
  returns?: unknown;
  initTimestamp: EventTime = nowMillis();
  endTimestamp?: EventTime;
  agentId?: string;
  agentName?: string;

  /** Takes the given fields over those of the class; for the constructors of subclasses. */
  protected assign(fields: EventFields | undefined): void {
    Object.assign(this, copyFields(fields));
  }
}

import { EventBase } from "./event-base.ts";
import type { EventFields } from "./event-fields.ts";

export interface ToolEventFields extends EventFields {
  name?: string;
  /** Log text that belongs to it. */
  logs?: unknown;
}

/** A tool call that is recorded after the fact. */
export class ToolEvent extends EventBase implements ToolEventFields {
  readonly type = "tool";
  name?: string;
  logs?: unknown;

  constructor(fields?: ToolEventFields) {
    super();
    this.assign(fields);
  }
}

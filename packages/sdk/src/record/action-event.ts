import { EventBase } from "./event-base.ts";
import type { EventFields } from "./event-fields.ts";

export interface ActionEventFields extends EventFields {
  /** What was done; the name of the span. */
  actionType?: string;
  /** Log text that belongs to it. */
  logs?: unknown;
  /** The address of a picture, or the picture as base64. */
  screenshot?: string;
}

/** An action that is recorded after the fact. */
export class ActionEvent extends EventBase implements ActionEventFields {
  readonly type = "action";
  actionType?: string;
  logs?: unknown;
  screenshot?: string;

  constructor(fields?: ActionEventFields) {
    super();
    this.assign(fields);
  }
}

import type { ActionEventFields } from "./action-event.ts";
import type { LLMEventFields } from "./llm-event.ts";
import type { ToolEventFields } from "./tool-event.ts";

/** An `LLMEvent`, `ToolEvent` or `ActionEvent`, or a plain object that says in `type` which it is. */
export type WorkEvent =
  | ({ readonly type: "llm" } & LLMEventFields)
  | ({ readonly type: "tool" } & ToolEventFields)
  | ({ readonly type: "action" } & ActionEventFields);

import type { SpanDetail } from "@agentops/server/model";
import type { SpanTab } from "./session-search.ts";

/** The tabs a span has, the one shown first at the front. */
export function spanTabs(
  span: Pick<SpanDetail, "conversation" | "model" | "input" | "output" | "tool" | "error">,
): readonly SpanTab[] {
  if (span.conversation !== null || span.model !== null)
    return ["conversation", "attributes", "events", "raw"];
  if (span.input !== null || span.output !== null || span.tool !== null)
    return ["io", "attributes", "events", "raw"];
  return span.error === null ? ["attributes", "events", "raw"] : ["events", "attributes", "raw"];
}

import type { Attributes } from "@opentelemetry/api";
import {
  ATTR_GEN_AI_AGENT_NAME,
  ATTR_GEN_AI_OPERATION_NAME,
  ATTR_GEN_AI_TOOL_NAME,
  ATTR_GEN_AI_WORKFLOW_NAME,
  type SpanKindName,
} from "../semconv/index.ts";

/** The span name the GenAI conventions give to a thing of that kind and name; the plain name for other kinds. */
export function spanNameOf(kind: SpanKindName, name: string): string {
  const operation = OPERATIONS.get(kind);
  return operation === undefined ? name : `${operation} ${name}`;
}

/** What the conventions want on such a span from its start. */
export function nameAttributes(kind: SpanKindName, name: string): Attributes {
  switch (kind) {
    case "tool":
      return { [ATTR_GEN_AI_OPERATION_NAME]: "execute_tool", [ATTR_GEN_AI_TOOL_NAME]: name };
    case "agent":
      return { [ATTR_GEN_AI_OPERATION_NAME]: "invoke_agent", [ATTR_GEN_AI_AGENT_NAME]: name };
    case "workflow":
      return { [ATTR_GEN_AI_OPERATION_NAME]: "invoke_workflow", [ATTR_GEN_AI_WORKFLOW_NAME]: name };
    default:
      return {};
  }
}

const OPERATIONS: ReadonlyMap<SpanKindName, string> = new Map([
  ["agent", "invoke_agent"],
  ["tool", "execute_tool"],
  ["workflow", "invoke_workflow"],
]);

import type { Attributes } from "@opentelemetry/api";
import {
  ATTR_AGENTOPS_SPAN_KIND,
  ATTR_GEN_AI_AGENT_NAME,
  ATTR_GEN_AI_OPERATION_NAME,
  ATTR_GEN_AI_TOOL_NAME,
  ATTR_GEN_AI_WORKFLOW_NAME,
  type SpanKindName,
} from "../semconv/index.ts";

/** The span name the GenAI conventions give to a thing of that kind and name; the plain name for other kinds. */
export function spanNameOf(kind: SpanKindName, name: string): string {
  switch (kind) {
    case "tool":
      return `execute_tool ${name}`;
    case "agent":
      return `invoke_agent ${name}`;
    case "workflow":
      return `invoke_workflow ${name}`;
    default:
      return name;
  }
}

/** The kind, and what the conventions want on such a span from its start: an object of its own each time. */
export function nameAttributes(kind: SpanKindName, name: string): Attributes {
  switch (kind) {
    case "tool":
      return {
        [ATTR_AGENTOPS_SPAN_KIND]: kind,
        [ATTR_GEN_AI_OPERATION_NAME]: "execute_tool",
        [ATTR_GEN_AI_TOOL_NAME]: name,
      };
    case "agent":
      return {
        [ATTR_AGENTOPS_SPAN_KIND]: kind,
        [ATTR_GEN_AI_OPERATION_NAME]: "invoke_agent",
        [ATTR_GEN_AI_AGENT_NAME]: name,
      };
    case "workflow":
      return {
        [ATTR_AGENTOPS_SPAN_KIND]: kind,
        [ATTR_GEN_AI_OPERATION_NAME]: "invoke_workflow",
        [ATTR_GEN_AI_WORKFLOW_NAME]: name,
      };
    default:
      return { [ATTR_AGENTOPS_SPAN_KIND]: kind };
  }
}

import {
  ATTR_AGENTOPS_ENTITY_INPUT,
  ATTR_AGENTOPS_ENTITY_OUTPUT,
  ATTR_GEN_AI_TOOL_CALL_ARGUMENTS,
  ATTR_GEN_AI_TOOL_CALL_RESULT,
  type SpanKindName,
} from "../semconv/index.ts";

/** Under which name that which goes into a thing of that kind is kept. */
export function inputKeyOf(kind: SpanKindName): string {
  return kind === "tool" ? ATTR_GEN_AI_TOOL_CALL_ARGUMENTS : ATTR_AGENTOPS_ENTITY_INPUT;
}

/** Under which name that which comes out of it is kept. */
export function outputKeyOf(kind: SpanKindName): string {
  return kind === "tool" ? ATTR_GEN_AI_TOOL_CALL_RESULT : ATTR_AGENTOPS_ENTITY_OUTPUT;
}

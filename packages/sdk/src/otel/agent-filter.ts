import type { Attributes } from "@opentelemetry/api";
import {
  ATTR_AGENTOPS_SPAN_KIND,
  ATTR_GEN_AI_OPERATION_NAME,
  SPAN_KINDS,
  type SpanKindName,
} from "../semconv/index.ts";
import type { SpanState } from "./span-state.ts";

/** Whether a span tells of an agent: agent spans, and whatever runs inside one or inside an explicit session. */
export function isAgentRelated(state: SpanState): boolean {
  if (state.inside || state.agent) return true;
  if (!state.ended && isAgentSpan(state.span.attributes)) state.agent = true;
  return state.agent || (state.parent !== undefined && isAgentRelated(state.parent));
}

/** A span of one of our kinds, or one that speaks a known dialect of LLM telemetry. */
export function isAgentSpan(attributes: Attributes): boolean {
  if (attributes[ATTR_AGENTOPS_SPAN_KIND] !== undefined) return true;
  for (const key in attributes) {
    // All of them begin so; a name that does not is not looked at twice.
    if (FIRST_LETTERS.has(key.charCodeAt(0)) && DIALECT.test(key)) return true;
  }
  return false;
}

/** The kind a span names, or the one its GenAI operation stands for. */
export function kindOf(attributes: Attributes): SpanKindName | undefined {
  const kind = attributes[ATTR_AGENTOPS_SPAN_KIND];
  if (typeof kind === "string" && KINDS.has(kind)) return kind as SpanKindName;
  const operation = attributes[ATTR_GEN_AI_OPERATION_NAME];
  return typeof operation === "string" ? KIND_OF_OPERATION.get(operation) : undefined;
}

/**
 * GenAI conventions, MCP, OpenInference, AI SDK, OpenLLMetry, Langfuse, MLflow, AgentOps 0.4, Google's agent kit,
 * Pydantic AI. Logfire's own names are on every span it makes, web requests too, and tell nothing.
 */
const DIALECT =
  /^(?:gen_ai\.|agentops\.|mcp\.method\.name$|openinference\.span\.kind$|llm\.(?:model_name$|request\.|usage\.|token_count\.|input_messages|output_messages)|ai\.(?:operationId$|model\.|prompt|response\.|toolCall\.|telemetry\.)|traceloop\.(?:span\.kind$|entity\.|workflow\.)|langfuse\.(?:observation|trace)\.|mlflow\.spanType$|gcp\.vertex\.agent\.|pydantic_ai\.)/;

const FIRST_LETTERS = new Set([..."gamoltlp"].map((letter) => letter.charCodeAt(0)));

const KINDS: ReadonlySet<string> = new Set(SPAN_KINDS);

const KIND_OF_OPERATION: ReadonlyMap<string, SpanKindName> = new Map([
  ["chat", "llm"],
  ["generate_content", "llm"],
  ["text_completion", "llm"],
  ["embeddings", "embedding"],
  ["retrieval", "retrieval"],
  ["execute_tool", "tool"],
  ["create_agent", "agent"],
  ["invoke_agent", "agent"],
  ["invoke_workflow", "workflow"],
]);

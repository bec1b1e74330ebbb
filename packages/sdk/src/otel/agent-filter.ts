import type { Attributes, SpanContext } from "@opentelemetry/api";
import {
  ATTR_AGENTOPS_SPAN_KIND,
  ATTR_GEN_AI_OPERATION_NAME,
  SPAN_KINDS,
  type SpanKindName,
} from "../semconv/index.ts";
import type { SpanState } from "./span-state.ts";

/** Whether our exporter gets a span: agent spans, and whatever runs inside one or inside an explicit session. */
export function isDelivered(state: SpanState): boolean {
  if (state.inside || state.agent) return true;
  if (state.span !== undefined && isAgentSpan(state.span.attributes)) state.agent = true;
  return state.agent || (state.parent !== undefined && isDelivered(state.parent));
}

/** The nearest span above that our exporter gets, or the remote parent: what a child names as its parent. */
export function deliveredAncestor(state: SpanState): SpanContext | undefined {
  if (state.ended) return state.anchor;
  if (isDelivered(state)) return state.spanContext;
  return state.parent === undefined ? state.anchor : deliveredAncestor(state.parent);
}

/** A span of one of our kinds, or one that speaks the GenAI conventions. */
export function isAgentSpan(attributes: Attributes): boolean {
  if (attributes[ATTR_AGENTOPS_SPAN_KIND] !== undefined) return true;
  for (const key in attributes) if (key.startsWith("gen_ai.")) return true;
  return false;
}

/** The kind a span names, or the one its GenAI operation stands for. */
export function kindOf(attributes: Attributes): SpanKindName | undefined {
  const kind = attributes[ATTR_AGENTOPS_SPAN_KIND];
  if (typeof kind === "string" && KINDS.has(kind)) return kind as SpanKindName;
  const operation = attributes[ATTR_GEN_AI_OPERATION_NAME];
  return typeof operation === "string" ? KIND_OF_OPERATION.get(operation) : undefined;
}

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

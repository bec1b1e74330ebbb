import {
  ATTR_GEN_AI_AGENT_NAME,
  ATTR_GEN_AI_CONVERSATION_ID,
  ATTR_GEN_AI_INPUT_MESSAGES,
  ATTR_GEN_AI_OPERATION_NAME,
  ATTR_GEN_AI_OUTPUT_MESSAGES,
  ATTR_GEN_AI_PROVIDER_NAME,
  ATTR_GEN_AI_REQUEST_MODEL,
  ATTR_GEN_AI_RESPONSE_FINISH_REASONS,
  ATTR_GEN_AI_RESPONSE_ID,
  ATTR_GEN_AI_RESPONSE_MODEL,
  ATTR_GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK,
  ATTR_GEN_AI_SYSTEM_INSTRUCTIONS,
  ATTR_GEN_AI_TOOL_CALL_ARGUMENTS,
  ATTR_GEN_AI_TOOL_CALL_ID,
  ATTR_GEN_AI_TOOL_CALL_RESULT,
  ATTR_GEN_AI_TOOL_DEFINITIONS,
  ATTR_GEN_AI_TOOL_NAME,
  ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_OUTPUT_TOKENS,
  ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
} from "agentops/semconv";
import type { Dialect } from "./dialect.ts";

/**
 * OpenTelemetry's GenAI conventions of every generation: the current name first, then what it was called.
 * Source: https://github.com/open-telemetry/semantic-conventions-genai
 */
export const genAi: Dialect = {
  name: "gen_ai",
  fields: {
    session_id: [ATTR_GEN_AI_CONVERSATION_ID],
    agent: [ATTR_GEN_AI_AGENT_NAME],
    tool: [ATTR_GEN_AI_TOOL_NAME],
    tool_call_id: [ATTR_GEN_AI_TOOL_CALL_ID],
    provider: [ATTR_GEN_AI_PROVIDER_NAME, "gen_ai.system"],
    operation: [ATTR_GEN_AI_OPERATION_NAME],
    request_model: [ATTR_GEN_AI_REQUEST_MODEL],
    response_model: [ATTR_GEN_AI_RESPONSE_MODEL],
    response_id: [ATTR_GEN_AI_RESPONSE_ID],
    finish_reasons: [ATTR_GEN_AI_RESPONSE_FINISH_REASONS],
    time_to_first_chunk: [ATTR_GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK],
    input_tokens: [ATTR_GEN_AI_USAGE_INPUT_TOKENS, "gen_ai.usage.prompt_tokens"],
    output_tokens: [ATTR_GEN_AI_USAGE_OUTPUT_TOKENS, "gen_ai.usage.completion_tokens"],
    cached_tokens: [ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS, "gen_ai.usage.cache_read_input_tokens"],
    cache_write_tokens: [
      ATTR_GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
      "gen_ai.usage.cache_creation.input_tokens",
      "gen_ai.usage.cache_creation_input_tokens",
    ],
    reasoning_tokens: [ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS, "gen_ai.usage.reasoning_tokens"],
    input: [ATTR_GEN_AI_INPUT_MESSAGES, ATTR_GEN_AI_TOOL_CALL_ARGUMENTS, "gen_ai.prompt"],
    output: [ATTR_GEN_AI_OUTPUT_MESSAGES, ATTR_GEN_AI_TOOL_CALL_RESULT, "gen_ai.completion"],
    instructions: [ATTR_GEN_AI_SYSTEM_INSTRUCTIONS],
    tool_definitions: [ATTR_GEN_AI_TOOL_DEFINITIONS],
  },
  kinds: [
    {
      attribute: ATTR_GEN_AI_OPERATION_NAME,
      kinds: new Map([
        ["chat", "llm"],
        ["generate_content", "llm"],
        ["text_completion", "llm"],
        ["embeddings", "embedding"],
        ["execute_tool", "tool"],
        ["invoke_agent", "agent"],
        ["create_agent", "agent"],
        ["invoke_workflow", "workflow"],
        ["plan", "workflow"],
        ["agent_step", "workflow"],
        ["retrieval", "retrieval"],
      ]),
    },
    {
      attribute: "gen_ai.request.type",
      kinds: new Map([
        ["chat", "llm"],
        ["completion", "llm"],
        ["embedding", "embedding"],
      ]),
    },
  ],
  implied: { kind: "llm", by: [ATTR_GEN_AI_REQUEST_MODEL] },
};

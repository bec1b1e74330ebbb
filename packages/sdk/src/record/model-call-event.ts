import type { Attributes } from "@opentelemetry/api";
import { toObject } from "../instrument/loose-value.ts";
import { chatMessage } from "../instrument/openai/chat-message.ts";
import type { Message } from "../instrument/openai/message.ts";
import {
  ATTR_GEN_AI_CONVERSATION_ID,
  ATTR_GEN_AI_INPUT_MESSAGES,
  ATTR_GEN_AI_OPERATION_NAME,
  ATTR_GEN_AI_OUTPUT_MESSAGES,
  ATTR_GEN_AI_PROVIDER_NAME,
  ATTR_GEN_AI_REQUEST_MODEL,
  ATTR_GEN_AI_RESPONSE_MODEL,
  ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_OUTPUT_TOKENS,
  ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
} from "../semconv/index.ts";
import type { LLMEventFields } from "./llm-event.ts";

/** The attributes of a model call by the GenAI conventions. */
export function modelCallAttributes(fields: LLMEventFields): Attributes {
  const attributes: Attributes = { [ATTR_GEN_AI_OPERATION_NAME]: "chat" };
  for (const [key, value] of [
    [ATTR_GEN_AI_PROVIDER_NAME, fields.provider],
    [ATTR_GEN_AI_REQUEST_MODEL, fields.model],
    [ATTR_GEN_AI_RESPONSE_MODEL, fields.model],
    [ATTR_GEN_AI_CONVERSATION_ID, fields.threadId],
    [ATTR_GEN_AI_USAGE_INPUT_TOKENS, fields.promptTokens],
    [ATTR_GEN_AI_USAGE_OUTPUT_TOKENS, fields.completionTokens],
    [ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS, fields.cachedTokens],
    [ATTR_GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS, fields.cacheWriteTokens],
    [ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS, fields.reasoningTokens],
  ] as const) {
    if (typeof value === "string" || (typeof value === "number" && value >= 0)) attributes[key] = value;
  }
  return attributes;
}

/** Prompt and completion as the conventions want them, by attribute. */
export function modelCallContent({ prompt, completion }: LLMEventFields): Record<string, unknown> {
  return {
    ...(prompt === undefined ? {} : { [ATTR_GEN_AI_INPUT_MESSAGES]: modelMessages(prompt, "user") }),
    ...(completion === undefined
      ? {}
      : { [ATTR_GEN_AI_OUTPUT_MESSAGES]: modelMessages(completion, "assistant") }),
  };
}

/** Text, one chat message or a list of both, as the messages of the GenAI conventions. */
function modelMessages(given: unknown, role: "user" | "assistant"): Message[] {
  if (Array.isArray(given)) return given.flatMap((item) => modelMessages(item, role));
  if (typeof given === "string") return [{ role, parts: [{ type: "text", content: given }] }];
  const message = toObject(given);
  return [Array.isArray(message.parts) ? (message as unknown as Message) : chatMessage({ role, ...message })];
}

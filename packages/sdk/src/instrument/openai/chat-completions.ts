import {
  ATTR_GEN_AI_INPUT_MESSAGES,
  ATTR_GEN_AI_OUTPUT_MESSAGES,
  ATTR_GEN_AI_REQUEST_CHOICE_COUNT,
  ATTR_GEN_AI_REQUEST_FREQUENCY_PENALTY,
  ATTR_GEN_AI_REQUEST_MAX_TOKENS,
  ATTR_GEN_AI_REQUEST_PRESENCE_PENALTY,
  ATTR_GEN_AI_REQUEST_REASONING_LEVEL,
  ATTR_GEN_AI_REQUEST_SEED,
  ATTR_GEN_AI_REQUEST_STOP_SEQUENCES,
  ATTR_GEN_AI_RESPONSE_FINISH_REASONS,
  ATTR_GEN_AI_RESPONSE_ID,
  ATTR_GEN_AI_RESPONSE_MODEL,
  ATTR_GEN_AI_TOOL_DEFINITIONS,
  ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_OUTPUT_TOKENS,
  ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
  ATTR_OPENAI_API_TYPE,
} from "../../semconv/index.ts";
import { type CallReader, definedAttributes } from "../call-reader.ts";
import { toNumber, toObject, toObjects, toText } from "../loose-value.ts";
import { chatMessage } from "./chat-message.ts";
import { collectChatChunks } from "./collect-chat-chunks.ts";
import type { Message } from "./message.ts";
import { sharedRequestAttributes, sharedResponseAttributes } from "./shared-attributes.ts";

/** `chat.completions.create`, of OpenAI and of all who speak its protocol. */
export const chatCompletions: CallReader = {
  kind: "llm",
  operation: "chat",

  readRequest(body) {
    const choices = toNumber(body.n);
    return {
      attributes: {
        ...sharedRequestAttributes(body, body.response_format),
        ...definedAttributes({
          [ATTR_OPENAI_API_TYPE]: "chat_completions",
          [ATTR_GEN_AI_REQUEST_MAX_TOKENS]: toNumber(body.max_completion_tokens) ?? toNumber(body.max_tokens),
          [ATTR_GEN_AI_REQUEST_CHOICE_COUNT]: choices === 1 ? undefined : choices,
          [ATTR_GEN_AI_REQUEST_FREQUENCY_PENALTY]: toNumber(body.frequency_penalty),
          [ATTR_GEN_AI_REQUEST_PRESENCE_PENALTY]: toNumber(body.presence_penalty),
          [ATTR_GEN_AI_REQUEST_SEED]: toNumber(body.seed),
          [ATTR_GEN_AI_REQUEST_STOP_SEQUENCES]: stopSequences(body.stop),
          [ATTR_GEN_AI_REQUEST_REASONING_LEVEL]: toText(body.reasoning_effort),
        }),
      },
      content: {
        [ATTR_GEN_AI_INPUT_MESSAGES]: toObjects(body.messages).map(chatMessage),
        [ATTR_GEN_AI_TOOL_DEFINITIONS]: body.tools ?? body.functions,
      },
    };
  },

  readResponse(response) {
    const choices = toObjects(response.choices);
    const reasons = choices
      .map((choice) => toText(choice.finish_reason))
      .filter((reason) => reason !== undefined);
    const usage = toObject(response.usage);
    const input = toObject(usage.prompt_tokens_details);
    const output = toObject(usage.completion_tokens_details);
    return {
      attributes: {
        ...sharedResponseAttributes(response),
        ...definedAttributes({
          [ATTR_GEN_AI_RESPONSE_ID]: toText(response.id),
          [ATTR_GEN_AI_RESPONSE_MODEL]: toText(response.model),
          [ATTR_GEN_AI_RESPONSE_FINISH_REASONS]: reasons.length > 0 ? reasons : undefined,
          [ATTR_GEN_AI_USAGE_INPUT_TOKENS]: toNumber(usage.prompt_tokens),
          [ATTR_GEN_AI_USAGE_OUTPUT_TOKENS]: toNumber(usage.completion_tokens),
          // DeepSeek counts its cache beside the details.
          [ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]:
            toNumber(input.cached_tokens) ?? toNumber(usage.prompt_cache_hit_tokens),
          [ATTR_GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: toNumber(input.cache_write_tokens),
          [ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: toNumber(output.reasoning_tokens),
        }),
      },
      content: choices.length > 0 ? { [ATTR_GEN_AI_OUTPUT_MESSAGES]: choices.map(outputMessage) } : {},
    };
  },

  collectChunks: collectChatChunks,
};

function outputMessage(choice: Readonly<Record<string, unknown>>): Message {
  const message = chatMessage(toObject(choice.message));
  const reason = toText(choice.finish_reason);
  // The convention's own word for a message is in the singular.
  return reason ? { ...message, finish_reason: reason === "tool_calls" ? "tool_call" : reason } : message;
}

function stopSequences(stop: unknown): string[] | undefined {
  if (typeof stop === "string") return [stop];
  return Array.isArray(stop) ? stop.filter((text) => typeof text === "string") : undefined;
}

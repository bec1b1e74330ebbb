import {
  ATTR_GEN_AI_CONVERSATION_ID,
  ATTR_GEN_AI_INPUT_MESSAGES,
  ATTR_GEN_AI_OUTPUT_MESSAGES,
  ATTR_GEN_AI_REQUEST_MAX_TOKENS,
  ATTR_GEN_AI_REQUEST_PREVIOUS_RESPONSE_ID,
  ATTR_GEN_AI_REQUEST_REASONING_LEVEL,
  ATTR_GEN_AI_RESPONSE_FINISH_REASONS,
  ATTR_GEN_AI_RESPONSE_ID,
  ATTR_GEN_AI_RESPONSE_MODEL,
  ATTR_GEN_AI_RESPONSE_STATUS,
  ATTR_GEN_AI_SYSTEM_INSTRUCTIONS,
  ATTR_GEN_AI_TOOL_DEFINITIONS,
  ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_OUTPUT_TOKENS,
  ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
  ATTR_OPENAI_API_TYPE,
} from "../../semconv/index.ts";
import { type CallReader, definedAttributes } from "../call-reader.ts";
import { type LooseObject, toNumber, toObject, toObjects, toText } from "../loose-value.ts";
import { collectResponseEvents } from "./collect-response-events.ts";
import { inputMessage, outputMessage } from "./response-item.ts";
import { sharedRequestAttributes, sharedResponseAttributes } from "./shared-attributes.ts";

/** `responses.create`. */
export const responses: CallReader = {
  kind: "llm",
  operation: "chat",

  readRequest(body) {
    const instructions = toText(body.instructions);
    return {
      attributes: {
        ...sharedRequestAttributes(body, toObject(body.text).format),
        ...definedAttributes({
          [ATTR_OPENAI_API_TYPE]: "responses",
          [ATTR_GEN_AI_REQUEST_MAX_TOKENS]: toNumber(body.max_output_tokens),
          [ATTR_GEN_AI_REQUEST_REASONING_LEVEL]: toText(toObject(body.reasoning).effort),
          [ATTR_GEN_AI_REQUEST_PREVIOUS_RESPONSE_ID]: toText(body.previous_response_id),
          [ATTR_GEN_AI_CONVERSATION_ID]: toText(body.conversation) ?? toText(toObject(body.conversation).id),
        }),
      },
      content: {
        [ATTR_GEN_AI_SYSTEM_INSTRUCTIONS]: instructions && [{ type: "text", content: instructions }],
        [ATTR_GEN_AI_INPUT_MESSAGES]: inputItems(body.input).map(inputMessage),
        [ATTR_GEN_AI_TOOL_DEFINITIONS]: body.tools,
      },
    };
  },

  readResponse(response) {
    const output = toObjects(response.output);
    const reason = finishReason(response, output);
    const usage = toObject(response.usage);
    const input = toObject(usage.input_tokens_details);
    const failed = toObject(response.error);
    return {
      attributes: {
        ...sharedResponseAttributes(response),
        ...definedAttributes({
          [ATTR_GEN_AI_RESPONSE_ID]: toText(response.id),
          [ATTR_GEN_AI_RESPONSE_MODEL]: toText(response.model),
          [ATTR_GEN_AI_RESPONSE_STATUS]: toText(response.status),
          [ATTR_GEN_AI_RESPONSE_FINISH_REASONS]: reason && [reason],
          [ATTR_GEN_AI_USAGE_INPUT_TOKENS]: toNumber(usage.input_tokens),
          [ATTR_GEN_AI_USAGE_OUTPUT_TOKENS]: toNumber(usage.output_tokens),
          [ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: toNumber(input.cached_tokens),
          [ATTR_GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: toNumber(input.cache_write_tokens),
          [ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: toNumber(
            toObject(usage.output_tokens_details).reasoning_tokens,
          ),
        }),
      },
      content: output.length > 0 ? { [ATTR_GEN_AI_OUTPUT_MESSAGES]: [outputMessage(output, reason)] } : {},
      ...(response.status === "failed" && {
        failure: {
          type: toText(failed.code) ?? "failed",
          message: toText(failed.message) ?? "The response failed",
        },
      }),
    };
  },

  collectChunks: collectResponseEvents,
};

function inputItems(input: unknown): LooseObject[] {
  return typeof input === "string" ? [{ role: "user", content: input }] : toObjects(input);
}

/** This API has a status where the chat API has a reason: the same words for both. */
function finishReason(response: LooseObject, output: LooseObject[]): string | undefined {
  switch (response.status) {
    case "completed":
      return output.some(({ type }) => type === "function_call" || type === "custom_tool_call")
        ? "tool_calls"
        : "stop";
    case "incomplete": {
      const reason = toText(toObject(response.incomplete_details).reason);
      return reason === "max_output_tokens" ? "length" : reason;
    }
    case "failed":
      return "error";
    default:
      return undefined;
  }
}

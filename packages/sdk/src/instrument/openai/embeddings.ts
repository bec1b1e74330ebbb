import { ATTR_GEN_AI_RESPONSE_MODEL, ATTR_GEN_AI_USAGE_INPUT_TOKENS } from "../../semconv/index.ts";
import { type CallReader, definedAttributes } from "../call-reader.ts";
import { toNumber, toObject, toText } from "../loose-value.ts";

/** `embeddings.create`. The vectors are not kept. */
export const embeddings: CallReader = {
  kind: "embedding",
  operation: "embeddings",
  readRequest: () => ({ attributes: {} }),
  readResponse: (response) => ({
    attributes: definedAttributes({
      [ATTR_GEN_AI_RESPONSE_MODEL]: toText(response.model),
      [ATTR_GEN_AI_USAGE_INPUT_TOKENS]: toNumber(toObject(response.usage).prompt_tokens),
    }),
  }),
};

import type { Attributes } from "@opentelemetry/api";
import type { PricedUsage } from "../pricing/index.ts";
import {
  ATTR_GEN_AI_PROVIDER_NAME,
  ATTR_GEN_AI_REQUEST_MODEL,
  ATTR_GEN_AI_RESPONSE_MODEL,
  ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_OUTPUT_TOKENS,
  ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
} from "../semconv/index.ts";
import { hrTimeToMillis } from "../tracer/clock.ts";
import type { ReadableSpan } from "../tracer/readable-span.ts";

/** What a model call used, as the server reads it from the same span; undefined where it names no tokens. */
export function modelUsageOf({ attributes, startTime }: ReadableSpan): PricedUsage | undefined {
  const cacheReadTokens = tokens(attributes, [
    ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
    "gen_ai.usage.cache_read_input_tokens",
  ]);
  const cacheWriteTokens = tokens(attributes, [
    ATTR_GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
    "gen_ai.usage.cache_creation.input_tokens",
    "gen_ai.usage.cache_creation_input_tokens",
  ]);
  const reasoningTokens = tokens(attributes, [
    ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
    "gen_ai.usage.reasoning_tokens",
  ]);
  let inputTokens = tokens(attributes, [ATTR_GEN_AI_USAGE_INPUT_TOKENS, "gen_ai.usage.prompt_tokens"]);
  let outputTokens = tokens(attributes, [ATTR_GEN_AI_USAGE_OUTPUT_TOKENS, "gen_ai.usage.completion_tokens"]);
  // A part greater than the whole: this producer counts it beside the whole, not in it.
  if (cacheReadTokens + cacheWriteTokens > inputTokens) inputTokens += cacheReadTokens + cacheWriteTokens;
  if (reasoningTokens > outputTokens) outputTokens += reasoningTokens;
  if (inputTokens + outputTokens === 0) return undefined;
  const responseModel = text(attributes, ATTR_GEN_AI_RESPONSE_MODEL);
  return {
    provider: text(attributes, ATTR_GEN_AI_PROVIDER_NAME) ?? text(attributes, "gen_ai.system") ?? "",
    model: text(attributes, ATTR_GEN_AI_REQUEST_MODEL) ?? responseModel ?? "",
    ...(responseModel === undefined ? {} : { responseModel }),
    inputTokens,
    outputTokens,
    cacheReadTokens,
    cacheWriteTokens,
    reasoningTokens,
    at: new Date(hrTimeToMillis(startTime)),
  };
}

function text(attributes: Attributes, key: string): string | undefined {
  const value = attributes[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Under the first of its names that is there. */
function tokens(attributes: Attributes, keys: readonly string[]): number {
  const value = attributes[keys.find((key) => attributes[key] !== undefined) ?? ""];
  return typeof value === "number" && value > 0 && value < 2 ** 50 ? Math.round(value) : 0;
}

import type { Attributes, Context } from "@opentelemetry/api";
import type { SpanState } from "../otel/span-state.ts";
import type { PricedUsage } from "../pricing/index.ts";
import {
  ATTR_ERROR_TYPE,
  ATTR_GEN_AI_OPERATION_NAME,
  ATTR_GEN_AI_PROVIDER_NAME,
  ATTR_GEN_AI_REQUEST_MODEL,
  ATTR_GEN_AI_RESPONSE_MODEL,
  ATTR_GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK,
  ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_OUTPUT_TOKENS,
  ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
} from "../semconv/index.ts";
import { hrTimeToMillis } from "../tracer/clock.ts";
import type { ReadableSpan } from "../tracer/readable-span.ts";
import type { AgentInstruments, LatestUsage } from "./agent-instruments.ts";
import { chunkGapsOf } from "./chunk-gaps.ts";
import { priceCall } from "./price-call.ts";

export interface ModelCallMetricsOptions {
  instruments: AgentInstruments;
  latestNames: boolean;
  /** Lets the next collection wait for a price. */
  awaitBeforeCollection: (promise: Promise<unknown>) => void;
}

/** Measures an ended call to a model, of text or of embeddings. */
export class ModelCallMetrics {
  readonly #options: ModelCallMetricsOptions;

  constructor(options: ModelCallMetricsOptions) {
    this.#options = options;
  }

  record(span: ReadableSpan, state: SpanState, errorType: string | undefined, context: Context): void {
    const { instruments, latestNames } = this.#options;
    const isInference = state.kind === "llm";
    const base = baseAttributes(span.attributes, isInference);
    const failed = errorType === undefined ? base : { ...base, [ATTR_ERROR_TYPE]: errorType };
    const duration = isInference ? instruments.inferenceDuration : instruments.operationDuration;
    duration.record(hrTimeToMillis(span.duration) / 1000, failed, context);
    const firstChunk = span.attributes[ATTR_GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK];
    if (typeof firstChunk === "number") instruments.timeToFirstChunk.record(firstChunk, base, context);
    for (const gap of chunkGapsOf(state)) instruments.timePerOutputChunk.record(gap, base, context);
    if (latestNames && isInference)
      recordLatestUsage(instruments.latestUsage, span.attributes, base, errorType, context);
    else this.#recordUsage(span.attributes, base, context);
    this.#recordCost(span, base, context);
  }

  #recordUsage(attributes: Attributes, base: Attributes, context: Context): void {
    const { tokenUsage } = this.#options.instruments;
    for (const type of ["input", "output"]) {
      const tokens = attributes[`gen_ai.usage.${type}_tokens`];
      if (typeof tokens === "number")
        tokenUsage.record(tokens, { ...base, "gen_ai.token.type": type }, context);
    }
  }

  #recordCost(span: ReadableSpan, base: Attributes, context: Context): void {
    const usage = usageOf(span);
    if (usage.inputTokens + usage.outputTokens === 0) return;
    const { instruments, awaitBeforeCollection } = this.#options;
    const priced = priceCall(usage).then((price) => {
      if (price === undefined) return;
      const attributes = { ...base, "agentops.pricing": price.pricing };
      instruments.cost.add(price.costNanos / 1e9, attributes, context);
    });
    awaitBeforeCollection(priced.catch(() => {}));
  }
}

const BASE_NAMES = [
  ATTR_GEN_AI_REQUEST_MODEL,
  ATTR_GEN_AI_RESPONSE_MODEL,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
];

function baseAttributes(attributes: Attributes, isInference: boolean): Attributes {
  const provider = attributes[ATTR_GEN_AI_PROVIDER_NAME] ?? attributes["gen_ai.system"];
  const base: Attributes = {
    [ATTR_GEN_AI_OPERATION_NAME]:
      attributes[ATTR_GEN_AI_OPERATION_NAME] ?? (isInference ? "chat" : "embeddings"),
    [ATTR_GEN_AI_PROVIDER_NAME]: provider ?? "_OTHER",
  };
  for (const name of BASE_NAMES) if (attributes[name] !== undefined) base[name] = attributes[name];
  return base;
}

const LATEST_COUNTERS = [
  [ATTR_GEN_AI_USAGE_INPUT_TOKENS, "inputTokens"],
  [ATTR_GEN_AI_USAGE_OUTPUT_TOKENS, "outputTokens"],
  [ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS, "cacheReadTokens"],
  [ATTR_GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS, "cacheWriteTokens"],
  [ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS, "reasoningTokens"],
] as const;

/** The conventions count a failed call with nothing, so that each call is in the counters. */
function recordLatestUsage(
  usage: LatestUsage,
  attributes: Attributes,
  base: Attributes,
  errorType: string | undefined,
  context: Context,
): void {
  const withModality = { ...base, "gen_ai.token.modality": "unknown" };
  for (const [name, counter] of LATEST_COUNTERS) {
    const given = attributes[name];
    const tokens = typeof given === "number" ? given : errorType === undefined ? undefined : 0;
    if (tokens !== undefined) usage[counter].add(tokens, withModality, context);
  }
  const input = attributes[ATTR_GEN_AI_USAGE_INPUT_TOKENS];
  const output = attributes[ATTR_GEN_AI_USAGE_OUTPUT_TOKENS];
  if (typeof input === "number") usage.operationInputTokens.record(input, base, context);
  if (typeof output === "number") usage.operationOutputTokens.record(output, base, context);
}

function usageOf({ attributes, startTime }: ReadableSpan): PricedUsage {
  const text = (name: string): string => String(attributes[name] ?? "");
  const tokens = (name: string): number => {
    const value = attributes[name];
    return typeof value === "number" && value > 0 ? Math.round(value) : 0;
  };
  const responseModel = text(ATTR_GEN_AI_RESPONSE_MODEL);
  return {
    provider: text(ATTR_GEN_AI_PROVIDER_NAME) || text("gen_ai.system"),
    model: text(ATTR_GEN_AI_REQUEST_MODEL),
    ...(responseModel !== "" && { responseModel }),
    inputTokens: tokens(ATTR_GEN_AI_USAGE_INPUT_TOKENS),
    outputTokens: tokens(ATTR_GEN_AI_USAGE_OUTPUT_TOKENS),
    cacheReadTokens: tokens(ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS),
    cacheWriteTokens: tokens(ATTR_GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS),
    reasoningTokens: tokens(ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS),
    at: new Date(hrTimeToMillis(startTime)),
  };
}

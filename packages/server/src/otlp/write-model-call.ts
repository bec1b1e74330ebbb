import type { SpanKindName } from "agentops/semconv";
import type { SpanColumns } from "../columns/span-block.ts";
import { appendNumber } from "./append-number.ts";
import { appendText } from "./append-text.ts";
import { attributesFor } from "./precedence.ts";
import type { PriceFunction } from "./price-function.ts";
import type { AttributeList } from "./wire/attribute-list.ts";

const PROVIDER = attributesFor("provider");
const REQUEST_MODEL = attributesFor("request_model");
const RESPONSE_MODEL = attributesFor("response_model");
const INPUT_TOKENS = attributesFor("input_tokens");
const OUTPUT_TOKENS = attributesFor("output_tokens");
const CACHED_TOKENS = attributesFor("cached_tokens");
const CACHE_WRITE_TOKENS = attributesFor("cache_write_tokens");
const REASONING_TOKENS = attributesFor("reasoning_tokens");
const TIME_TO_FIRST_CHUNK = attributesFor("time_to_first_chunk");

const PRICED = 1;
const UNPRICED = 2;

/** Writes provider, models, tokens and cost. Only calls of a model have a cost: the spans around them may carry their sums. */
export function writeModelCall(
  attributes: AttributeList,
  columns: SpanColumns,
  row: number,
  call: { kind: SpanKindName | ""; startMillis: number; price: PriceFunction },
): void {
  const provider = attributes.find(PROVIDER);
  const requestModel = attributes.find(REQUEST_MODEL);
  const responseModel = attributes.find(RESPONSE_MODEL);
  appendText(columns.provider, row, attributes, provider);
  appendText(columns.request_model, row, attributes, requestModel);
  appendText(columns.response_model, row, attributes, responseModel);
  const timeToFirstChunk = attributes.find(TIME_TO_FIRST_CHUNK);
  if (timeToFirstChunk >= 0) {
    columns.time_to_first_chunk.at(row).append(attributes.number(timeToFirstChunk) ?? Number.NaN);
  }
  const tokens = writeTokens(attributes, columns, row);

  const isModelCall = call.kind === "llm" || call.kind === "embedding";
  if (!isModelCall || tokens.inputTokens + tokens.outputTokens === 0) return;
  const request = textAt(attributes, requestModel);
  const response = textAt(attributes, responseModel);
  if (request === "" && response === "") {
    writeCost(columns, row, UNPRICED, 0, "no model named");
    return;
  }
  const result = call.price({
    provider: textAt(attributes, provider),
    model: request === "" ? response : request,
    responseModel: response,
    inputTokens: tokens.inputTokens,
    outputTokens: tokens.outputTokens,
    cacheReadTokens: tokens.cacheReadTokens,
    cacheWriteTokens: tokens.cacheWriteTokens,
    reasoningTokens: tokens.reasoningTokens,
    at: new Date(call.startMillis),
  });
  if (result.priced) writeCost(columns, row, PRICED, result.costNanos, result.pricing);
  else writeCost(columns, row, UNPRICED, 0, result.pricing);
}

function writeTokens(attributes: AttributeList, columns: SpanColumns, row: number) {
  const cacheReadTokens = tokensAt(attributes, CACHED_TOKENS);
  const cacheWriteTokens = tokensAt(attributes, CACHE_WRITE_TOKENS);
  const reasoningTokens = tokensAt(attributes, REASONING_TOKENS);
  let inputTokens = tokensAt(attributes, INPUT_TOKENS);
  let outputTokens = tokensAt(attributes, OUTPUT_TOKENS);
  // A part greater than the whole: this producer counts it beside the whole, not in it.
  if (cacheReadTokens + cacheWriteTokens > inputTokens) inputTokens += cacheReadTokens + cacheWriteTokens;
  if (reasoningTokens > outputTokens) outputTokens += reasoningTokens;
  appendNumber(columns.input_tokens, row, inputTokens);
  appendNumber(columns.output_tokens, row, outputTokens);
  appendNumber(columns.cached_tokens, row, cacheReadTokens);
  appendNumber(columns.cache_write_tokens, row, cacheWriteTokens);
  appendNumber(columns.reasoning_tokens, row, reasoningTokens);
  return { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens };
}

function writeCost(
  columns: SpanColumns,
  row: number,
  priced: number,
  costNanos: number,
  pricing: string,
): void {
  columns.priced.at(row).append(priced);
  appendNumber(columns.cost_nanos, row, wholeNumber(costNanos));
  columns.pricing.at(row).appendText(pricing);
}

function tokensAt(attributes: AttributeList, names: readonly number[]): number {
  const index = attributes.find(names);
  return index < 0 ? 0 : wholeNumber(attributes.number(index) ?? 0);
}

/** Telemetry may say anything: negative, fractional and absurd counts must not spoil a sum. */
function wholeNumber(value: number): number {
  return value >= 0 && value < 2 ** 50 ? Math.round(value) : 0;
}

function textAt(attributes: AttributeList, index: number): string {
  return index < 0 ? "" : (attributes.recurringText(index) ?? "");
}

import { costUsd } from "./cost-usd.ts";
import { findRates, PRICE_TABLE } from "./find-rates.ts";

/** What a model call used. Token counts as OpenTelemetry counts them: every kind is a part of its total. */
export interface PricedUsage {
  /** `gen_ai.provider.name`, such as `openai` or `azure.ai.openai`; empty when unknown. */
  provider: string;
  /** The model that was asked for. */
  model: string;
  /** The model that answered; priced in preference to {@link model}. */
  responseModel?: string;
  /** All input tokens, cached ones included. */
  inputTokens: number;
  /** All output tokens, reasoning ones included. */
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  reasoningTokens: number;
  /** When the call was made: prices change. */
  at: Date;
}

/**
 * The cost of a call in integer 10⁻⁹ USD, with the name of the table that says so; or why there is none.
 * What cannot be priced is never a cost of zero.
 */
export type Price = { priced: true; costNanos: number; pricing: string } | { priced: false; pricing: string };

/** Prices one model call. A pure function; it never throws. The price table is loaded by the first call. */
export function price(usage: PricedUsage): Price {
  const problem = problemOf(usage);
  if (problem !== undefined) return { priced: false, pricing: problem };
  const { responseModel } = usage;
  let usd = responseModel ? usdAs(responseModel, usage) : undefined;
  if (usd === undefined && usage.model !== responseModel) usd = usdAs(usage.model, usage);
  if (usd !== undefined) return { priced: true, costNanos: Math.round(usd * 1e9), pricing: PRICE_TABLE };
  const model = usage.responseModel || usage.model || "without a name";
  const provider = usage.provider || "without a name";
  return { priced: false, pricing: `no price for model ${model} of provider ${provider}` };
}

/** What the call costs as a call of `model`; nothing when there is no price for that. */
function usdAs(model: string, usage: PricedUsage): number | undefined {
  const rates = model ? findRates(usage.provider, model, usage.at) : undefined;
  return rates && costUsd(rates, usage);
}

function problemOf(usage: PricedUsage): string | undefined {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens } = usage;
  const least = Math.min(inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens);
  const sum = inputTokens + outputTokens + cacheReadTokens + cacheWriteTokens + reasoningTokens;
  if (!(least >= 0 && Number.isFinite(sum))) return "token usage is not a number";
  if (inputTokens + outputTokens === 0) return "no token usage";
  if (cacheReadTokens + cacheWriteTokens > inputTokens) return "more cached tokens than input tokens";
  if (reasoningTokens > outputTokens) return "more reasoning tokens than output tokens";
  if (Number.isNaN(usage.at.getTime())) return "no time of the call";
  return undefined;
}

import type { Rate, Rates } from "./find-rates.ts";
import type { PricedUsage } from "./price.ts";

type TokenCounts = Pick<
  PricedUsage,
  "inputTokens" | "outputTokens" | "cacheReadTokens" | "cacheWriteTokens" | "reasoningTokens"
>;

/**
 * The cost of these tokens in USD, or nothing when the rates do not cover them. Each token is paid for once:
 * at the rate of its own kind where there is one, else at the rate of input or output.
 */
export function costUsd(rates: Rates, tokens: TokenCounts): number | undefined {
  const { inputTokens, outputTokens } = tokens;
  const cacheRead = rates.cacheRead === undefined ? 0 : tokens.cacheReadTokens;
  const cacheWrite = rates.cacheWrite === undefined ? 0 : tokens.cacheWriteTokens;
  const reasoning = rates.reasoning === undefined ? 0 : tokens.reasoningTokens;
  if (rates.input === undefined && inputTokens > cacheRead + cacheWrite) return undefined;
  if (rates.output === undefined && outputTokens > reasoning) return undefined;

  // A tier holds for the whole call once its input is longer than where the tier starts.
  const usd = (rate: Rate | undefined, count: number): number => (count * rateAt(rate, inputTokens)) / 1e6;
  return (
    usd(rates.input, inputTokens - cacheRead - cacheWrite) +
    usd(rates.cacheRead, cacheRead) +
    usd(rates.cacheWrite, cacheWrite) +
    usd(rates.output, outputTokens - reasoning) +
    usd(rates.reasoning, reasoning) +
    rateAt(rates.thousandRequests, inputTokens) / 1e3
  );
}

function rateAt(rate: Rate | undefined, inputTokens: number): number {
  if (rate === undefined) return 0;
  if (typeof rate === "number") return rate;
  let current = { start: -1, price: rate.base };
  for (const tier of rate.tiers) {
    if (inputTokens > tier.start && tier.start > current.start) current = tier;
  }
  return current.price;
}

import { createRequire } from "node:module";
import type * as GenaiPrices from "@pydantic/genai-prices";

/** USD for one unit, or a base price and the prices that replace it for longer inputs. */
export type Rate = number | { base: number; tiers: { start: number; price: number }[] };

/** USD per million tokens of each kind, and per thousand requests; a kind without a rate has none of its own. */
export interface Rates {
  input?: Rate;
  cacheRead?: Rate;
  cacheWrite?: Rate;
  output?: Rate;
  reasoning?: Rate;
  thousandRequests?: Rate;
}

/** Where the prices come from: the table, its version, and the day it was published. */
export const PRICE_TABLE = "genai-prices 0.1.8 (2026-09-23)";

/** Looks up what a model cost at a time; nothing when the table does not have it. Dated names resolve. */
export function findRates(provider: string, model: string, at: Date): Rates | undefined {
  const known = cache.get(provider)?.get(model);
  if (known !== undefined) return known === "none" ? undefined : known;

  const found = lookUp(provider, model, at);
  if (found?.changesWithTime) return found.rates;
  // Names come from outside: the cache must not grow with whatever somebody sends.
  if (cached >= 1000) {
    cache.clear();
    cached = 0;
  }
  const ofProvider = cache.get(provider) ?? new Map<string, Rates | "none">();
  cache.set(provider, ofProvider.set(model, found?.rates ?? "none"));
  cached++;
  return found?.rates;
}

/** A look-up in the table compares the name with hundreds of patterns: 13 µs, many times the price itself. */
const cache = new Map<string, Map<string, Rates | "none">>();
let cached = 0;

/** Names of OpenTelemetry that the table does not recognise, or takes for another provider. */
const TABLE_PROVIDERS: Record<string, string> = {
  "azure.ai.openai": "azure",
  "azure.ai.inference": "azure",
  "gcp.gemini": "google",
  "gcp.gen_ai": "google",
  "gcp.vertex_ai": "google",
  "aws.bedrock": "aws",
  mistral_ai: "mistral",
  moonshot_ai: "moonshotai",
  x_ai: "x-ai",
};

let table: typeof GenaiPrices | undefined;

function lookUp(provider: string, model: string, at: Date) {
  try {
    table ??= createRequire(import.meta.url)("@pydantic/genai-prices") as typeof GenaiPrices;
    const found = table.calcPrice({}, model, {
      timestamp: at,
      ...(provider && { providerId: TABLE_PROVIDERS[provider] ?? provider }),
    });
    if (!found) return undefined;
    return { rates: toRates(found.model_price), changesWithTime: Array.isArray(found.model.prices) };
  } catch {
    // An entry of the table that the library itself cannot read prices nothing.
    return undefined;
  }
}

function toRates(prices: GenaiPrices.ModelPrice): Rates {
  const kinds = {
    input: prices.input_mtok,
    cacheRead: prices.cache_read_mtok,
    cacheWrite: prices.cache_write_mtok,
    output: prices.output_mtok,
    reasoning: prices.output_reasoning_mtok,
    thousandRequests: prices.requests_kcount,
  };
  return Object.fromEntries(Object.entries(kinds).filter(([, rate]) => rate !== undefined));
}

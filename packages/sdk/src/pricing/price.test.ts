import { createRequire } from "node:module";
import type * as GenaiPrices from "@pydantic/genai-prices";
import { describe, expect, it } from "vitest";
import { PRICE_TABLE } from "./find-rates.ts";
import { type PricedUsage, price } from "./price.ts";

const require = createRequire(import.meta.url);
const table = require("@pydantic/genai-prices") as typeof GenaiPrices;
const at = new Date("2026-11-20T12:00:00Z");

function usage(overrides: Partial<PricedUsage>): PricedUsage {
  return {
    provider: "openai",
    model: "gpt-4o-mini",
    inputTokens: 1000,
    outputTokens: 100,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    reasoningTokens: 0,
    at,
    ...overrides,
  };
}

describe("price", () => {
  it("charges input and output at the published prices", () => {
    // gpt-4o-mini: $0.15 and $0.60 per million: 1000 × 150 + 100 × 600 nano-dollars.
    expect(price(usage({}))).toEqual({ priced: true, costNanos: 210_000, pricing: PRICE_TABLE });
  });

  it("charges cached input once, at the cheaper price", () => {
    // gpt-4o: $2.50, cached $1.25, output $10.00: 400 × 2500 + 600 × 1250 + 100 × 10000.
    const cost = price(usage({ model: "gpt-4o", cacheReadTokens: 600 }));
    expect(cost).toMatchObject({ costNanos: 2_750_000 });
  });

  it("charges input that was written to the cache once, at the dearer price", () => {
    // claude-opus-5: $5, cache write $6.25, cache read $0.50, output $25:
    // 200 × 5000 + 500 × 6250 + 300 × 500 + 100 × 25000.
    const cost = price(
      usage({
        provider: "anthropic",
        model: "claude-opus-5",
        cacheWriteTokens: 500,
        cacheReadTokens: 300,
      }),
    );
    expect(cost).toMatchObject({ costNanos: 6_775_000 });
  });

  it("does not charge reasoning tokens a second time", () => {
    // o3: $2.00 and $8.00: 1000 × 2000 + 100 × 8000, whatever part of the 100 was reasoning.
    expect(price(usage({ model: "o3", reasoningTokens: 90 }))).toMatchObject({ costNanos: 2_800_000 });
  });

  it("charges a long input at the price of its tier", () => {
    // gpt-5.6-luna above 272,000 tokens: $0.40 and $1.80 instead of $0.20 and $1.20.
    const long = price(usage({ model: "gpt-5.6-luna", inputTokens: 300_000 }));
    const short = price(usage({ model: "gpt-5.6-luna", inputTokens: 100_000 }));
    expect(long).toMatchObject({ costNanos: 300_000 * 400 + 100 * 1800 });
    expect(short).toMatchObject({ costNanos: 100_000 * 200 + 100 * 1200 });
  });

  it("rounds once, to a whole nano-dollar", () => {
    // gpt-4o-mini cached: 1 × 75 + 0 = 75.
    const one = price(usage({ inputTokens: 1, cacheReadTokens: 1, outputTokens: 0 }));
    expect(one).toMatchObject({ costNanos: 75 });
  });

  it("resolves dated model names", () => {
    expect(price(usage({ model: "gpt-4o-2024-08-06" }))).toMatchObject({ costNanos: 3_500_000 });
    expect(price(usage({ model: "gpt-4o-mini-2024-07-18" }))).toMatchObject({ costNanos: 210_000 });
  });

  it("prices the model that answered rather than the one that was asked for", () => {
    const cost = price(usage({ model: "gpt-4o", responseModel: "gpt-4o-mini-2024-07-18" }));
    expect(cost).toMatchObject({ costNanos: 210_000 });
  });

  it("falls back to the model that was asked for", () => {
    const cost = price(usage({ model: "gpt-4o-mini", responseModel: "ft:unheard-of" }));
    expect(cost).toMatchObject({ costNanos: 210_000 });
  });

  it("knows OpenTelemetry's names of providers", () => {
    const calls = [
      { provider: "azure.ai.openai", model: "gpt-4o-2024-08-06" },
      { provider: "x_ai", model: "grok-4" },
      { provider: "mistral_ai", model: "mistral-large-latest" },
      { provider: "gcp.gemini", model: "gemini-2.5-flash" },
      { provider: "gcp.vertex_ai", model: "gemini-2.5-flash" },
      { provider: "moonshot_ai", model: "kimi-k2-0905-preview" },
      { provider: "deepseek", model: "deepseek-chat" },
      { provider: "", model: "gpt-4o-mini" },
    ];
    for (const call of calls) expect(price(usage(call)), call.provider).toMatchObject({ priced: true });
  });

  it("says that it has no price rather than zero", () => {
    expect(price(usage({ model: "my-own-model" }))).toEqual({
      priced: false,
      pricing: "no price for model my-own-model of provider openai",
    });
    expect(price(usage({ provider: "my-gateway" }))).toMatchObject({ priced: false });
    expect(price(usage({ inputTokens: 0, outputTokens: 0 }))).toEqual({
      priced: false,
      pricing: "no token usage",
    });
  });

  it("does not price usage that contradicts itself", () => {
    for (const wrong of [{ cacheReadTokens: 1001 }, { reasoningTokens: 101 }, { inputTokens: -1 }]) {
      expect(price(usage(wrong))).toMatchObject({ priced: false });
    }
    expect(price(usage({ at: new Date(Number.NaN) }))).toMatchObject({ priced: false });
  });

  it("names the version of the table that is installed, and its day", () => {
    const manifest = require.resolve("@pydantic/genai-prices").replace(/dist\/index\.cjs$/, "package.json");
    const [, version, day] = /^genai-prices (\S+) \((\d{4}-\d\d-\d\d)\)$/.exec(PRICE_TABLE) ?? [];
    expect(version).toBe(require(manifest).version);
    expect(new Date(day ?? "").toJSON()).toContain(day);
  });

  it("agrees with the library on every model of its table", () => {
    const providers = ["anthropic", "aws", "azure", "cohere", "deepseek", "fireworks", "google", "groq"];
    providers.push("mistral", "moonshotai", "openai", "openrouter", "perplexity", "together", "x-ai");
    const tokens = { inputTokens: 300_000, outputTokens: 5000, reasoningTokens: 700 };
    let compared = 0;
    for (const provider of providers) {
      for (const { id: model } of table.findProvider({ providerId: provider })?.models ?? []) {
        const ours = price(usage({ provider, model, ...tokens, cacheReadTokens: 900, cacheWriteTokens: 0 }));
        if (!ours.priced) continue;
        const theirs = table.calcPrice(
          {
            input_tokens: tokens.inputTokens,
            output_tokens: tokens.outputTokens,
            output_reasoning_tokens: tokens.reasoningTokens,
            cache_read_tokens: 900,
          },
          model,
          { providerId: provider, timestamp: at },
        );
        expect(ours.costNanos / 1e9, `${provider} ${model}`).toBeCloseTo(theirs?.total_price ?? -1, 8);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(500);
  });
});

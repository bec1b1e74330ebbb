import { describe, expect, it } from "vitest";
import { type Attributes, rowOf, START } from "../../test/otlp-spans.ts";
import type { ModelUsage, PriceFunction } from "./price-function.ts";

const CHAT: Attributes = {
  "gen_ai.operation.name": "chat",
  "gen_ai.provider.name": "openai",
  "gen_ai.request.model": "gpt-4o",
  "gen_ai.usage.input_tokens": 100,
  "gen_ai.usage.output_tokens": 10,
};

function priced(attributes: Attributes, price?: PriceFunction) {
  const asked: ModelUsage[] = [];
  const row = rowOf(
    attributes,
    {},
    {
      price(usage) {
        asked.push(usage);
        return price?.(usage) ?? { priced: true, costNanos: 1_250_000, pricing: "table 1" };
      },
    },
  );
  return { row, asked };
}

describe("cost", () => {
  it("is asked for a model call with everything that decides it", () => {
    const { row, asked } = priced({
      ...CHAT,
      "gen_ai.response.model": "gpt-4o-2024-11-20",
      "gen_ai.usage.cache_read.input_tokens": 40,
      "gen_ai.usage.cache_write.input_tokens": 5,
      "gen_ai.usage.reasoning.output_tokens": 4,
    });
    expect(asked).toEqual([
      {
        provider: "openai",
        model: "gpt-4o",
        responseModel: "gpt-4o-2024-11-20",
        inputTokens: 100,
        outputTokens: 10,
        cacheReadTokens: 40,
        cacheWriteTokens: 5,
        reasoningTokens: 4,
        at: new Date(Number(START / 1_000_000n)),
      },
    ]);
    expect(row).toMatchObject({ priced: 1, cost_nanos: 1_250_000n, pricing: "table 1" });
  });

  it("that is not known is unpriced, with the reason, and never zero dollars", () => {
    const { row } = priced(CHAT, () => ({ priced: false, pricing: "unknown model" }));
    expect(row).toMatchObject({ priced: 2, cost_nanos: 0n, pricing: "unknown model" });
  });

  it("of a call that names no model is unpriced", () => {
    const { row, asked } = priced({ "agentops.span.kind": "llm", "gen_ai.usage.input_tokens": 5 });
    expect(asked).toEqual([]);
    expect(row).toMatchObject({ priced: 2, pricing: "no model named" });
  });

  it("is asked for embeddings, and with the response's model where no other is named", () => {
    const { asked } = priced({
      "gen_ai.operation.name": "embeddings",
      "gen_ai.response.model": "text-embedding-3-small",
      "gen_ai.usage.input_tokens": 5,
    });
    expect(asked[0]).toMatchObject({ model: "text-embedding-3-small", inputTokens: 5, outputTokens: 0 });
  });

  it("is not asked without tokens, nor for the agent around the calls", () => {
    const { "gen_ai.usage.input_tokens": _, "gen_ai.usage.output_tokens": __, ...noTokens } = CHAT;
    expect(priced(noTokens)).toMatchObject({ asked: [], row: { priced: 0 } });
    expect(priced({ ...CHAT, "gen_ai.operation.name": "invoke_agent" })).toMatchObject({
      asked: [],
      row: { priced: 0, input_tokens: 100n },
    });
  });
});

describe("tokens", () => {
  it("get the cached ones added where the producer counts these beside the input", () => {
    const { row } = priced({
      ...CHAT,
      "gen_ai.usage.input_tokens": 10,
      "gen_ai.usage.cache_read_input_tokens": 900,
      "gen_ai.usage.cache_creation_input_tokens": 90,
    });
    expect(row).toMatchObject({ input_tokens: 1000n, cached_tokens: 900n, cache_write_tokens: 90n });
  });

  it.each([
    ["an int", 7, 7n],
    ["a double", 7.2, 7n],
    ["a string", "7", 7n],
    ["negative", -7, 0n],
    ["NaN", { doubleValue: Number.NaN }, 0n],
    ["absurd", { intValue: "9223372036854775807" }, 0n],
    ["no number", "many", 0n],
  ])("may be %s", (_, value, tokens) => {
    expect(priced({ ...CHAT, "gen_ai.usage.input_tokens": value }).row).toMatchObject({
      input_tokens: tokens,
    });
  });

  it("time to first chunk is NaN where none was sent", () => {
    expect(priced(CHAT).row.time_to_first_chunk).toBeNaN();
  });
});

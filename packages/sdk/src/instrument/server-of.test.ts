import { describe, expect, it } from "vitest";
import { serverOf } from "./server-of.ts";

describe("serverOf", () => {
  it.each([
    ["https://api.openai.com/v1", "openai"],
    ["https://eu.api.openai.com/v1", "openai"],
    ["https://my-resource.openai.azure.com/openai", "azure.ai.openai"],
    ["https://my-resource.services.ai.azure.com/models", "azure.ai.inference"],
    ["https://api.deepseek.com", "deepseek"],
    ["https://api.groq.com/openai/v1", "groq"],
    ["https://api.x.ai/v1", "x_ai"],
    ["https://api.mistral.ai/v1", "mistral_ai"],
    ["https://api.perplexity.ai", "perplexity"],
    ["https://openrouter.ai/api/v1", "openrouter"],
    ["https://generativelanguage.googleapis.com/v1beta/openai/", "gcp.gemini"],
    ["https://us-central1-aiplatform.googleapis.com/v1", "gcp.vertex_ai"],
    ["https://bedrock-runtime.us-east-1.amazonaws.com/openai/v1", "aws.bedrock"],
    ["http://localhost:11434/v1", "openai"],
    ["https://notopenai.azure.com.example.com", "openai"],
    ["https://flex.ai/v1", "openai"],
  ])("reads the provider of %s", (baseUrl, provider) => {
    expect(serverOf(baseUrl).provider).toBe(provider);
  });

  it("knows the port, written or not", () => {
    expect(serverOf("https://api.openai.com/v1")).toMatchObject({ address: "api.openai.com", port: 443 });
    expect(serverOf("http://localhost/v1")).toMatchObject({ address: "localhost", port: 80 });
    expect(serverOf("http://127.0.0.1:8080/v1")).toMatchObject({ address: "127.0.0.1", port: 8080 });
  });

  it("tells no server where there is no address", () => {
    for (const nothing of [undefined, null, 42, "", "not an address"]) {
      expect(serverOf(nothing)).toEqual({ provider: "openai" });
    }
  });
});

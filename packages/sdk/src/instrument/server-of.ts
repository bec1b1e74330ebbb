/** Where a client sends its calls. */
export interface Server {
  /** `gen_ai.provider.name`. */
  provider: string;
  address?: string;
  port?: number;
}

/**
 * Reads the base URL of an OpenAI-style client. Many providers speak OpenAI's protocol, so the host tells
 * which one it is; a host that nobody knows (a proxy, a gateway, a local model) counts as `openai`.
 */
export function serverOf(baseUrl: unknown): Server {
  if (typeof baseUrl !== "string" || !URL.canParse(baseUrl)) return { provider: "openai" };
  const { hostname, port, protocol } = new URL(baseUrl);
  const domain = Object.keys(PROVIDERS).find((known) => hostname === known || hostname.endsWith(`.${known}`));
  return {
    provider: (domain && PROVIDERS[domain]) || regionalProvider(hostname) || "openai",
    address: hostname,
    port: port ? Number(port) : protocol === "http:" ? 80 : 443,
  };
}

/** Providers that put the region into the first part of the name. */
function regionalProvider(hostname: string): string | undefined {
  if (/^bedrock[-.].*\.amazonaws\.com(\.cn)?$/.test(hostname)) return "aws.bedrock";
  if (/-aiplatform\.googleapis\.com$/.test(hostname)) return "gcp.vertex_ai";
  return undefined;
}

/** By domain, subdomains included. A name that the convention does not list is the provider's own. */
const PROVIDERS: Record<string, string> = {
  "openai.com": "openai",
  "openai.azure.com": "azure.ai.openai",
  "openai.azure.us": "azure.ai.openai",
  "cognitiveservices.azure.com": "azure.ai.openai",
  "services.ai.azure.com": "azure.ai.inference",
  "models.ai.azure.com": "azure.ai.inference",
  "inference.ai.azure.com": "azure.ai.inference",
  "anthropic.com": "anthropic",
  "aiplatform.googleapis.com": "gcp.vertex_ai",
  "generativelanguage.googleapis.com": "gcp.gemini",
  "cerebras.ai": "cerebras",
  "cohere.ai": "cohere",
  "cohere.com": "cohere",
  "deepseek.com": "deepseek",
  "fireworks.ai": "fireworks",
  "groq.com": "groq",
  "mistral.ai": "mistral_ai",
  "moonshot.ai": "moonshot_ai",
  "moonshot.cn": "moonshot_ai",
  "openrouter.ai": "openrouter",
  "perplexity.ai": "perplexity",
  "together.ai": "together",
  "together.xyz": "together",
  "x.ai": "x_ai",
};

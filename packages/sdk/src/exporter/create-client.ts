import type { Config } from "../config.ts";
import type { Reporter } from "../reporter.ts";
import { SDK_VERSION } from "../version.ts";
import { canCarrySecret, OtlpClient } from "./otlp-client.ts";

/** The way to AgentOps for every signal, as the settings want it. There is one per runtime. */
export function createClient(config: Config, reporter: Reporter): OtlpClient {
  const { endpoint, apiKey } = config;
  if (apiKey !== undefined && !canCarrySecret(new URL(endpoint))) {
    reporter.warnOnce(
      "cleartext",
      `the API key is not sent: ${endpoint} is not this machine, and http is not encrypted. Use https.`,
    );
  }
  return new OtlpClient({
    endpoint,
    apiKey,
    auth: config.auth,
    userAgent: `agentops-node/${SDK_VERSION}`,
    timeoutMillis: config.exportTimeoutMillis,
    reporter,
    proxyEnvironment: config.proxyEnvironment,
  });
}

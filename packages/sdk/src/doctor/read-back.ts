import type { Config } from "../config.ts";
import { canCarrySecret } from "../exporter/otlp-client.ts";
import { withContext } from "../otel/active-context.ts";
import { suppressTracing } from "../otel/suppress-tracing.ts";
import { ROOT_CONTEXT } from "../tracer/otel-api.ts";

const ATTEMPTS = 5;
const PAUSE_MILLIS = 200;

/**
 * Asks the server for a span. "found"; "not found", where it answers that there is none; "not allowed", where the key
 * may not read; "no answer", where there is no such route, or nobody.
 */
export async function readBack(
  { endpoint, apiKey }: Config,
  traceId: string,
  spanId: string,
): Promise<"found" | "not found" | "not allowed" | "no answer"> {
  const url = new URL(`${endpoint}/api/v1/spans/${traceId}/${spanId}`);
  const headers: Record<string, string> =
    apiKey !== undefined && canCarrySecret(url) ? { authorization: `Bearer ${apiKey}` } : {};
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await withContext(suppressTracing(ROOT_CONTEXT), () =>
        fetch(url, { headers, signal: AbortSignal.timeout(2000) }),
      );
      const { status } = response;
      const body = (await response.json()) as { error?: { code?: string } };
      if (status === 200) return "found";
      if (status === 401 || status === 403) return "not allowed";
      if (status !== 404 || body.error?.code !== "span_not_found") return "no answer";
    } catch {
      return "no answer";
    }
    if (attempt === ATTEMPTS) return "not found";
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLIS));
  }
}

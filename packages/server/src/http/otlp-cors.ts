import type { IncomingMessage } from "node:http";

/** An hour, in seconds: the browsers' own limits are near it. */
const MAX_AGE = "3600";
/** What the exporters of browsers send, and where keys and trace context travel. */
const ALLOWED_HEADERS =
  "content-type, authorization, x-agentops-api-key, x-api-key, content-encoding, traceparent, tracestate, baggage";

/** A browser's question before it sends. */
export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === "OPTIONS" && headers.origin !== undefined;
}

/** For a request whose `Origin` was found good; nothing for one that comes from no page. */
export function corsHeaders({ headers: { origin } }: IncomingMessage): Record<string, string> {
  if (origin === undefined) return {};
  return {
    "Access-Control-Allow-Origin": origin,
    // Without it a page cannot read the header, and its exporter retries too soon.
    "Access-Control-Expose-Headers": "Retry-After",
    Vary: "Origin",
  };
}

export const PREFLIGHT_HEADERS: Readonly<Record<string, string>> = {
  "Access-Control-Allow-Methods": "POST, OPTIONS",
  "Access-Control-Allow-Headers": ALLOWED_HEADERS,
  "Access-Control-Max-Age": MAX_AGE,
};

import type { IncomingMessage } from "node:http";
import { isLoopback } from "./access.ts";

/**
 * Why a request is refused, or `undefined`. A page of the web that points its own name at 127.0.0.1 (DNS
 * rebinding) comes with that name as `Host`; one that posts to us across sites comes with its own `Origin`.
 */
export function refusalOf(request: IncomingMessage): string | undefined {
  const host = hostName(`http://${request.headers.host ?? ""}`);
  if (!isLoopback(host)) return "the Host header names another machine; use localhost or 127.0.0.1";
  const { origin } = request.headers;
  if (origin !== undefined && !isLoopback(hostName(origin)))
    return "the Origin header names a page of another machine";
  return undefined;
}

// --- internal ---

function hostName(address: string): string {
  return URL.canParse(address) ? new URL(address).hostname.replace(/^\[|\]$/g, "") : "";
}

/** Names in lower case, as `node:http`, `node:http2` and Hono give them. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Holds the token of a page that signed in. */
export const SESSION_COOKIE = "agentops_session";

/**
 * The key or token of a request: `X-Agentops-Api-Key`, else `Authorization: Bearer`, else the cookie of a page of ours.
 * `undefined` where there is none. A key in an address is not looked at: addresses end up in logs.
 */
export function credentialOf(headers: RequestHeaders): string | undefined {
  return text(headers["x-agentops-api-key"]) ?? bearer(headers) ?? cookieTokenOf(headers);
}

/** The token of a page that signed in, in a request of that page. */
export function cookieTokenOf(headers: RequestHeaders): string | undefined {
  if (!isSameOrigin(headers)) return undefined;
  const pairs = text(headers.cookie)?.split(/; */) ?? [];
  return pairs.find((pair) => pair.startsWith(`${SESSION_COOKIE}=`))?.slice(SESSION_COOKIE.length + 1);
}

// --- internal ---

function bearer(headers: RequestHeaders): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(text(headers.authorization) ?? "")?.[1];
}

/** A cookie goes to every port of a host: a page that another program on this machine serves must not act through it. */
function isSameOrigin(headers: RequestHeaders): boolean {
  const site = text(headers["sec-fetch-site"]);
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  const origin = text(headers.origin);
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === text(headers.host));
}

function text(value: string | readonly string[] | undefined): string | undefined {
  const first = typeof value === "string" ? value : value?.[0];
  return first?.trim() || undefined;
}

import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";
import { isLoopback } from "../access/is-loopback.ts";

export interface HostGuardOptions {
  /** Whether the server listens on other addresses than loopback. */
  readonly isExposed: boolean;
  /** Names that it is reached by, in lower case. */
  readonly allowedHosts: readonly string[];
}

/** Why a request is refused, or `undefined`. */
export type HostGuard = (headers: IncomingHttpHeaders) => string | undefined;

/**
 * A page of the web that points its own name at our address (DNS rebinding) comes with that name as `Host`; one that
 * posts to us across sites comes with its own `Origin`. Pages of this machine may: they are checked where it matters.
 */
export function hostGuard({ isExposed, allowedHosts }: HostGuardOptions): HostGuard {
  return ({ host = "", origin }) => {
    const named = hostName(`http://${host}`);
    const isOurs = isLoopback(named) || (isExposed && isIP(named) !== 0) || allowedHosts.includes(named);
    if (!isOurs) {
      return isExposed
        ? "the Host header is no address of this server; name it with --allowed-hosts"
        : "the Host header names another machine; use localhost or 127.0.0.1, or name it with --allowed-hosts";
    }
    if (origin === undefined || isLoopback(hostName(origin)) || isSameHost(origin, host)) return undefined;
    return "the Origin header names a page of another machine";
  };
}

// --- internal ---

function hostName(address: string): string {
  return URL.canParse(address) ? new URL(address).hostname.replace(/^\[|\]$/g, "") : "";
}

function isSameHost(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}

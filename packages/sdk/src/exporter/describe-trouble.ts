export interface Trouble {
  /** A short word for counting. */
  cause: string;
  /** For people: what happened and, where it is known, what helps. */
  reason: string;
}

/** What an error of a request means. */
export function describeTrouble(error: unknown, url: URL): Trouble {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const cause = typeof code === "string" ? code : "error";
  const text = typeof message === "string" && message !== "" ? message : cause;
  if (cause === "timeout") return { cause, reason: text };
  if (isCertificateError(cause)) {
    return {
      cause,
      reason: `${cause}: the certificate of ${url.host} is not trusted here; NODE_EXTRA_CA_CERTS names a file with more authorities`,
    };
  }
  if (cause === "EPROTO" || cause.startsWith("ERR_SSL") || cause.startsWith("HPE_")) {
    const other = url.protocol === "https:" ? "http" : "https";
    return {
      cause,
      reason: `${cause}: what answers there does not speak ${url.protocol.slice(0, -1)}; is it ${other}?`,
    };
  }
  if (cause.startsWith("ERR_PROXY")) return { cause, reason: `${cause}: the proxy does not let it pass` };
  return { cause, reason: cause === "error" ? text : cause };
}

function isCertificateError(code: string): boolean {
  return /CERT|SIGNATURE|ISSUER|ERR_TLS_/.test(code);
}

const SAFE_SCHEMES = new Set(["http:", "https:", "mailto:"]);

/** The address of a link in text we did not write; `undefined` unless it is absolute and http, https or mailto. */
export function safeLink(address: string): string | undefined {
  try {
    const url = new URL(address);
    return SAFE_SCHEMES.has(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** The address of a picture that loads nothing: a data URI of an image type, or `undefined`. */
export function safeImage(address: string): string | undefined {
  return /^data:image\/[a-z0-9.+-]+[;,]/i.test(address) ? address : undefined;
}

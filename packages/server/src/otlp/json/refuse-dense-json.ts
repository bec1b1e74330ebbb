import { OversizedRequest } from "../wire/oversized-request.ts";

/** Whatever a body of this size holds is parsed in a fraction of a second. */
const MAX_UNCHECKED_BYTES = 4 * 1024 * 1024;
/** Brackets and colons: those of 600,000 attributes. */
const MAX_STRUCTURE = 3_000_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const BRACKET = 0x5b;
const BRACE = 0x7b;

/**
 * Throws {@link OversizedRequest} where a large body is made of structure rather than of text: 64 MiB of brackets take
 * `JSON.parse` eight seconds and 2.8 GB, in which nobody else is served.
 */
export function refuseDenseJson(text: string | Uint8Array): void {
  if (text.length <= MAX_UNCHECKED_BYTES) return;
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  let structure = 0;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index]!;
    if (byte === QUOTE) index = endOfString(bytes, index);
    else if (byte === COLON || byte === BRACKET || byte === BRACE) structure++;
  }
  if (structure > MAX_STRUCTURE) {
    throw new OversizedRequest(
      `The body holds more than ${MAX_STRUCTURE} JSON values: send less per request.`,
    );
  }
}

// --- internal ---

function endOfString(bytes: Uint8Array, start: number): number {
  let index = start + 1;
  while (index < bytes.length && bytes[index] !== QUOTE) index += bytes[index] === BACKSLASH ? 2 : 1;
  return index;
}

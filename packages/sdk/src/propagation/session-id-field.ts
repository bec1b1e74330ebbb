import type { TextMapGetter, TextMapSetter } from "@opentelemetry/api";

/** Only an explicit inject writes it: a propagator would send it with every request to anybody. */
const SESSION_ID_FIELD = "agentops-session-id";
const MAX_LENGTH = 256;
/** What a character may become: four bytes of UTF-8, three characters each. */
const MAX_ENCODED_LENGTH = MAX_LENGTH * 12;

/** Writes a session id, percent-encoded where a header could not carry it. An id that is none is left out. */
export function writeSessionId(carrier: unknown, id: string, setter: TextMapSetter<unknown>): void {
  if (isSessionId(id)) setter.set(carrier, SESSION_ID_FIELD, encode(id));
}

/** The session id that came along, or undefined where there is none, several, or one that no session may have. */
export function readSessionId(carrier: unknown, getter: TextMapGetter<unknown>): string | undefined {
  const text = getter.get(carrier, SESSION_ID_FIELD);
  if (typeof text !== "string" || text.length > MAX_ENCODED_LENGTH) return undefined;
  const id = decode(text.trim());
  return isSessionId(id) ? id : undefined;
}

function isSessionId(id: string): boolean {
  return id.length <= MAX_LENGTH && id.trim() !== "" && id.isWellFormed() && !/\p{Cc}/u.test(id);
}

function encode(id: string): string {
  return id.replace(/[^\x21-\x7e]|%/gu, encodeURIComponent);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a percent sign that somebody else wrote
  }
}

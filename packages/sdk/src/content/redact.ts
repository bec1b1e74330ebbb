import type { SpanKindName } from "../semconv/index.ts";
import { ownPromise } from "./read-plain-value.ts";
import { safeSerialize } from "./safe-serialize.ts";

export interface RedactContext {
  /** Name of the attribute that would carry the value, such as `gen_ai.input.messages`. */
  key: string;
  spanName: string;
  /** Undefined for a span that is none of ours. */
  kind: SpanKindName | undefined;
}

/**
 * Gets every content value before it leaves (text, mostly JSON), what errors say, and every other text that an
 * attribute holds, on spans of whoever; not the names of models, tools, agents and sessions (`gen_ai.*`, `agentops.*`,
 * `session.id`, types of errors). What it returns is sent instead; undefined or null sends nothing. Where it throws, a
 * note is sent in its place.
 */
export type Redact = (value: string, context: RedactContext) => unknown;

const FAILED = "[redact failed]";

/** Applies the customer's redaction; it fails closed. */
export function applyRedact(redact: Redact, value: string, context: RedactContext): string | undefined {
  try {
    const redacted = redact(value, context);
    if (redacted === undefined || redacted === null) return undefined;
    if (typeof redacted === "string") return redacted;
    // A promise cannot be waited for where the span ends.
    if (typeof (redacted as { then?: unknown }).then !== "function") return safeSerialize(redacted).text;
    ownPromise(redacted);
    return FAILED;
  } catch {
    return FAILED;
  }
}

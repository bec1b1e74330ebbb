import type { SpanState } from "../otel/span-state.ts";
import { cutText, MAX_TEXT_LENGTH } from "./cut-text.ts";
import { safeSerialize } from "./safe-serialize.ts";

/** Characters kept of an argument or a result, as JSON text. */
const MAX_SERIALIZED = 64 * 1024;

/** Puts a content value beside a span. `isCut`: something of it was left out already. */
export function captureContent(state: SpanState, key: string, value: unknown, isCut = false): void {
  if (value === undefined) return;
  const { text, truncated } =
    typeof value === "string"
      ? { text: cutText(value), truncated: value.length > MAX_TEXT_LENGTH }
      : safeSerialize(value, { maxLength: isMessages(key) ? MAX_TEXT_LENGTH : MAX_SERIALIZED });
  state.content ??= {};
  state.content[key] = text;
  if (!truncated && !isCut) return;
  state.truncated ??= new Set();
  state.truncated.add(key);
}

/** Conversations outgrow 64 KiB, and their end is the part one wants to see. */
function isMessages(key: string): boolean {
  return key.startsWith("gen_ai.") && !key.startsWith("gen_ai.tool.call.");
}

import type { Config } from "../config.ts";
import type { SpanState } from "../otel/span-state.ts";
import { cutText, MAX_TEXT_LENGTH } from "./cut-text.ts";
import { safeSerialize } from "./safe-serialize.ts";

/** Characters kept of an argument or a result, as JSON text. */
const MAX_SERIALIZED = 64 * 1024;

/** Puts a content value beside a span, where `captureContent` allows it. */
export function captureContent(
  state: SpanState,
  config: Pick<Config, "captureContent">,
  key: string,
  value: unknown,
): void {
  if (config.captureContent !== "full" || value === undefined) return;
  const { text, truncated } =
    typeof value === "string"
      ? { text: cutText(value), truncated: value.length > MAX_TEXT_LENGTH }
      : safeSerialize(value, { maxLength: isMessages(key) ? MAX_TEXT_LENGTH : MAX_SERIALIZED });
  state.content ??= new Map();
  state.content.set(key, text);
  if (!truncated) return;
  state.truncated ??= new Set();
  state.truncated.add(key);
}

/** Conversations outgrow 64 KiB, and their end is the part one wants to see. */
function isMessages(key: string): boolean {
  return key.startsWith("gen_ai.") && !key.startsWith("gen_ai.tool.call.");
}

import { toText } from "../loose-value.ts";
import type { MessagePart } from "./message.ts";

/** A tool call with its arguments as the object that they spell, or as the text when they spell none. */
export function toolCallPart(id: unknown, name: unknown, argumentsText: unknown): MessagePart {
  return {
    type: "tool_call",
    ...(toText(id) && { id }),
    name: toText(name) ?? "",
    arguments: typeof argumentsText === "string" ? parsed(argumentsText) : argumentsText,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A model's arguments may be cut short or malformed; what it wrote is what we show.
    return text;
  }
}

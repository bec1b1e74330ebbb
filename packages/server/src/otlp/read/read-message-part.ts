import type { MessagePart } from "../../model/span.ts";
import { parseContent } from "./parse-content.ts";

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function textPart(content: string): MessagePart {
  return { type: "text", content };
}

/** The parts of a message's content: a string, a list of parts of any dialect, or one part. */
export function readMessageParts(content: unknown): MessagePart[] {
  if (content === undefined || content === null || content === "") return [];
  return Array.isArray(content) ? content.map(readMessagePart) : [readMessagePart(content)];
}

/** One part in the words of the GenAI message schema; what is not known is kept as it is. */
export function readMessagePart(part: unknown): MessagePart {
  if (typeof part === "string") return textPart(part);
  if (!isFields(part)) return textPart(JSON.stringify(part) ?? "");
  const { type, text } = part;
  if (type === "tool_call_response") return toolResponsePart(part.id, part.response ?? part.result, part);
  if (typeof text === "string" && (type === undefined || isTextType(type))) {
    const { text: _, ...rest } = part;
    return { ...rest, ...textPart(text) };
  }
  if (type === "image_url" && isFields(part.image_url)) {
    return { type: "uri", modality: "image", uri: String(part.image_url.url ?? "") };
  }
  if (typeof type === "string") return { ...part, type };
  return typeof part.content === "string" ? { ...part, type: "text" } : { ...part, type: "unknown" };
}

/** OpenAI's `{ id, function: { name, arguments } }`; arguments that are JSON text are read. */
export function readToolCall(call: unknown): MessagePart {
  if (!isFields(call)) return { type: "tool_call", name: "", arguments: call };
  const inner = isFields(call.function) ? call.function : call;
  const sent = inner.arguments;
  return {
    type: "tool_call",
    ...(typeof call.id === "string" && { id: call.id }),
    name: typeof inner.name === "string" ? inner.name : "",
    arguments: typeof sent === "string" ? parseContent(sent) : sent,
  };
}

/** The schema says `response`, the convention's own examples `result`. */
export function toolResponsePart(id: unknown, response: unknown, rest: Fields = {}): MessagePart {
  const { result: _, ...kept } = rest;
  return { ...kept, type: "tool_call_response", ...(typeof id === "string" && { id }), response };
}

function isTextType(type: unknown): boolean {
  return type === "text" || type === "input_text" || type === "output_text";
}

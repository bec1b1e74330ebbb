import type { Message } from "../../model/span.ts";
import {
  type Fields,
  isFields,
  readMessagePart,
  readMessageParts,
  readToolCall,
  textPart,
  toolResponsePart,
} from "./read-message-part.ts";

/** The messages in content of any shape: a list, one message, `{ messages }`, or bare text. */
export function readMessages(content: unknown, defaultRole: string): Message[] {
  if (content === undefined || content === null || content === "") return [];
  if (Array.isArray(content)) return content.map((message) => readMessage(message, defaultRole));
  if (isFields(content) && Array.isArray(content.messages)) {
    return readMessages(content.messages, defaultRole);
  }
  return [readMessage(content, defaultRole)];
}

function readMessage(message: unknown, defaultRole: string): Message {
  if (!isFields(message)) return { role: defaultRole, parts: [readMessagePart(message)] };
  // OpenAI's choices hold the message one level down, beside the finish reason.
  const inner = isFields(message.message) ? message.message : message;
  const finishReason = message.finish_reason ?? inner.finish_reason;
  return {
    role: typeof inner.role === "string" ? inner.role : defaultRole,
    ...(typeof inner.name === "string" && { name: inner.name }),
    parts: partsOf(inner),
    ...(typeof finishReason === "string" && { finishReason }),
  };
}

function partsOf(message: Fields): Message["parts"] {
  const { parts, content, tool_calls: toolCalls, tool_call_id: toolCallId } = message;
  if (Array.isArray(parts)) return parts.map(readMessagePart);
  if (typeof toolCallId === "string") return [toolResponsePart(toolCallId, content)];
  if (content === undefined && !Array.isArray(toolCalls)) return [textPart(JSON.stringify(message))];
  return [...readMessageParts(content), ...(Array.isArray(toolCalls) ? toolCalls.map(readToolCall) : [])];
}

import type { Conversation, Message } from "@agentops/server/model";
import { type ChatItem, chatItem, type ToolResultItem } from "./chat-item.ts";

export interface ChatMessage {
  /** `system` for instructions, else the role that was sent. */
  readonly role: string;
  readonly name: string | undefined;
  readonly finishReason: string | undefined;
  /** Whether the model wrote it in this call. */
  readonly isAnswer: boolean;
  readonly items: readonly ChatItem[];
}

/**
 * A conversation as one list: instructions, what was sent, what came back. A tool result moves beside the call
 * with its id that came before it; a message that held nothing else disappears.
 */
export function chatMessages(conversation: Conversation): ChatMessage[] {
  const system: Message[] =
    conversation.instructions.length > 0 ? [{ role: "system", parts: conversation.instructions }] : [];
  const messages = [
    ...system.map((message) => readMessage(message, false)),
    ...conversation.input.map((message) => readMessage(message, false)),
    ...conversation.output.map((message) => readMessage(message, true)),
  ];
  return pairToolResults(messages);
}

function readMessage(message: Message, isAnswer: boolean): ChatMessage {
  return {
    role: message.role,
    name: message.name,
    finishReason: message.finishReason,
    isAnswer,
    items: message.parts.map(chatItem),
  };
}

function pairToolResults(messages: readonly ChatMessage[]): ChatMessage[] {
  const resultOf = new Map<ChatItem, ToolResultItem>();
  const taken = new Set<ChatItem>();
  const waiting = new Map<string, ChatItem>();
  for (const item of messages.flatMap(({ items }) => items)) {
    if (item.type === "toolCall" && item.id !== undefined) waiting.set(item.id, item);
    if (item.type !== "toolResult" || item.id === undefined) continue;
    const call = waiting.get(item.id);
    if (call === undefined) continue;
    waiting.delete(item.id);
    resultOf.set(call, item);
    taken.add(item);
  }
  return messages
    .filter(({ items }) => items.length === 0 || items.some((item) => !taken.has(item)))
    .map((message) => ({
      ...message,
      items: message.items
        .filter((item) => !taken.has(item))
        .map((item) => (item.type === "toolCall" ? { ...item, result: resultOf.get(item) } : item)),
    }));
}

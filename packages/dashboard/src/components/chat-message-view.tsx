import { Bot, Settings2, User, Wrench } from "lucide-react";
import { useState } from "react";
import type { ChatMessage } from "../model/chat-messages.ts";
import { ChatItemView } from "./chat-item-view.tsx";
import "./chat-message-view.css";

const ICONS = new Map([
  ["system", Settings2],
  ["developer", Settings2],
  ["assistant", Bot],
  ["tool", Wrench],
]);

/** A message; what the system says is folded, since it is long and the same in every call. */
export function ChatMessageView({ message }: { readonly message: ChatMessage }) {
  const { role, name, finishReason, isAnswer, items } = message;
  const isSystem = role === "system" || role === "developer";
  const [open, setOpen] = useState(!isSystem);
  const Icon = ICONS.get(role) ?? User;
  const head = (
    <>
      <Icon size={14} />
      <span className="message-role">{role}</span>
      {name !== undefined && <span className="quiet">{name}</span>}
      {isAnswer && <span className="message-answer">answer</span>}
      {finishReason !== undefined && isAnswer && <span className="quiet">{finishReason}</span>}
    </>
  );
  return (
    <li className="message" data-role={isSystem ? "system" : role} data-answer={isAnswer || undefined}>
      {isSystem ? (
        <button type="button" className="message-head" aria-expanded={open} onClick={() => setOpen(!open)}>
          {head}
          {!open && <span className="message-preview">{preview(message)}</span>}
        </button>
      ) : (
        <div className="message-head">{head}</div>
      )}
      {open && (
        <div className="message-items">
          {items.length === 0 && <span className="quiet">(nothing)</span>}
          {items.map((item, position) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a message never move.
            <ChatItemView key={position} item={item} what={`${role} message`} />
          ))}
        </div>
      )}
    </li>
  );
}

function preview({ items }: ChatMessage): string {
  const text = items.find((item) => item.type === "text");
  return text?.type === "text" ? text.text.slice(0, 200) : "";
}

import type { SpanDetail } from "@agentops/server/model";
import { useMemo, useState } from "react";
import { type ChatMessage, chatMessages } from "../model/chat-messages.ts";
import { plural } from "../model/format-count.ts";
import { ChatMessageView } from "./chat-message-view.tsx";
import "./conversation-view.css";
import type { JsonValue } from "../model/json-value.ts";
import { JsonTree } from "./json-tree.tsx";
import { ModelCallFacts } from "./model-call-facts.tsx";
import { Notice } from "./notice.tsx";

const MOST_MESSAGES = 50;

/** A model call as a chat: what the model was told, what it answered, what it cost. */
export function ConversationView({ span }: { readonly span: SpanDetail }) {
  const messages = useMemo(
    () => (span.conversation === null ? [] : chatMessages(span.conversation)),
    [span.conversation],
  );
  const tools = span.conversation?.tools ?? [];
  return (
    <>
      {span.model !== null && <ModelCallFacts call={span.model} />}
      {tools.length > 0 && (
        <details className="offered-tools">
          <summary>
            {plural(tools.length, "tool")} offered: {tools.map(({ name }) => name).join(", ")}
          </summary>
          <JsonTree value={tools as JsonValue} />
        </details>
      )}
      {messages.length === 0 ? (
        <Notice tone="info" title="No content was captured for this call">
          <p>
            The sender left prompts and answers out, or in a form that is not understood. The Attributes and
            Raw tabs show everything that arrived.
          </p>
        </Notice>
      ) : (
        <MessageList messages={messages} />
      )}
    </>
  );
}

/** The newest messages; a long history, mostly known from the calls before, is drawn when asked for. */
function MessageList({ messages }: { readonly messages: readonly ChatMessage[] }) {
  const [whole, setWhole] = useState(false);
  const earlier = whole ? 0 : Math.max(0, messages.length - MOST_MESSAGES);
  return (
    <>
      {earlier > 0 && (
        <p className="earlier-messages">
          <button type="button" className="button" onClick={() => setWhole(true)}>
            Show {plural(earlier, "earlier message")}
          </button>
        </p>
      )}
      <ol className="conversation" aria-label="Conversation">
        {messages.slice(earlier).map((message, position) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the messages of a span that has ended never move.
          <ChatMessageView key={earlier + position} message={message} />
        ))}
      </ol>
    </>
  );
}

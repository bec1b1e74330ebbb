import { FileText } from "lucide-react";
import type { ChatItem, MediaItem } from "../model/chat-item.ts";
import { formatBytes } from "../model/format-bytes.ts";
import type { JsonValue } from "../model/json-value.ts";
import "./chat-item-view.css";
import { JsonTree } from "./json-tree.tsx";
import { TextView } from "./text-view.tsx";
import { ToolCallView } from "./tool-call-view.tsx";
import { ValueView } from "./value-view.tsx";

export interface ChatItemViewProps {
  readonly item: ChatItem;
  /** What it is a part of, for the names of controls. */
  readonly what: string;
}

export function ChatItemView({ item, what }: ChatItemViewProps) {
  switch (item.type) {
    case "text":
      return <TextView text={item.text} what={what} />;
    case "reasoning":
      return (
        <details className="reasoning">
          <summary>Reasoning</summary>
          <div className="plain-text">{item.text}</div>
        </details>
      );
    case "toolCall":
      return <ToolCallView call={item} />;
    case "toolResult":
      return (
        <div className="tool-result-alone">
          <p className="quiet">
            Result of a call that is not in this conversation
            {item.id !== undefined && <span className="mono"> {item.id}</span>}
          </p>
          <ValueView value={item.value} what="tool result" />
        </div>
      );
    case "media":
      return <Media item={item} />;
    case "unknown":
      return (
        <div>
          <p className="quiet">Part of type “{item.part.type}”</p>
          <JsonTree value={item.part as JsonValue} />
        </div>
      );
  }
}

function Media({ item }: { readonly item: MediaItem }) {
  const size = item.bytes === undefined ? "" : `, ${formatBytes(item.bytes)}`;
  return (
    <figure className="media">
      {item.image !== undefined && <img src={item.image} alt={`${item.mediaType}, inline`} />}
      <figcaption>
        <FileText size={13} />
        {item.mediaType}
        {size}
        {item.reference !== undefined && <span className="mono media-reference">{item.reference}</span>}
        {item.reference !== undefined && <span>(not loaded)</span>}
      </figcaption>
    </figure>
  );
}

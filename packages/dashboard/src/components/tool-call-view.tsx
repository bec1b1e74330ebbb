import type { ToolCallItem } from "../model/chat-item.ts";
import { KindIcon } from "./kind-icon.tsx";
import "./tool-call-view.css";
import { ValueView } from "./value-view.tsx";

/** What the model wanted of a tool, and beside it what the tool said. */
export function ToolCallView({ call }: { readonly call: ToolCallItem }) {
  return (
    <section className="tool-call" data-kind="tool" aria-label={`Tool call ${call.name}`}>
      <header>
        <KindIcon kind="tool" />
        <strong>{call.name}</strong>
        {call.id !== undefined && <span className="mono quiet">{call.id}</span>}
      </header>
      <div className="tool-part">
        <p>Arguments</p>
        <ValueView value={call.arguments} what="arguments" />
      </div>
      <div className="tool-part">
        <p>Result</p>
        {call.result === undefined ? (
          <span className="quiet">Not in this call; it comes with the next one, or never came.</span>
        ) : (
          <ValueView value={call.result.value} what="tool result" />
        )}
      </div>
    </section>
  );
}

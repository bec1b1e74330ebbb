import type { ModelCall } from "@agentops/server/model";
import type { ReactNode } from "react";
import { formatCost } from "../model/format-cost.ts";
import { exactCount } from "../model/format-count.ts";
import { formatDuration } from "../model/format-duration.ts";
import { nanoseconds } from "../model/units.ts";
import "./model-call-facts.css";

/** Which model answered, what it took and how that was priced. */
export function ModelCallFacts({ call }: { readonly call: ModelCall }) {
  const { tokens } = call;
  const model = call.responseModel || call.requestModel;
  const inputNote = notes([tokens.cached, "cached"], [tokens.cacheWrite, "written to cache"]);
  const outputNote = notes([tokens.reasoning, "reasoning"]);
  return (
    <dl className="model-call">
      {model !== "" && (
        <Entry name="Model" note={call.requestModel !== model ? `asked for ${call.requestModel}` : ""}>
          {model}
        </Entry>
      )}
      {call.provider !== "" && <Entry name="Provider">{call.provider}</Entry>}
      {call.operation !== "" && <Entry name="Operation">{call.operation}</Entry>}
      <Entry name="Tokens in" note={inputNote}>
        {exactCount(tokens.input)}
      </Entry>
      <Entry name="Tokens out" note={outputNote}>
        {exactCount(tokens.output)}
      </Entry>
      <Entry name="Cost" note={call.pricing}>
        {call.cost === null ? <span className="unpriced">unpriced</span> : formatCost(call.cost)}
      </Entry>
      {call.finishReasons.length > 0 && <Entry name="Finish reason">{call.finishReasons.join(", ")}</Entry>}
      {call.timeToFirstChunkSeconds !== null && (
        <Entry name="First chunk after">
          {formatDuration(nanoseconds(call.timeToFirstChunkSeconds * 1e9))}
        </Entry>
      )}
    </dl>
  );
}

interface EntryProps {
  readonly name: string;
  readonly note?: string;
  readonly children: ReactNode;
}

function Entry({ name, note = "", children }: EntryProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children}
        {note !== "" && <span className="model-call-note">{note}</span>}
      </dd>
    </div>
  );
}

function notes(...parts: readonly [count: number, word: string][]): string {
  return parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${exactCount(count)} ${word}`)
    .join(", ");
}

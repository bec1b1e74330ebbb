import type { SpanDetail } from "@agentops/server/model";
import { useMemo, useState } from "react";
import { clipText } from "../model/clip-text.ts";
import { formatBytes } from "../model/format-bytes.ts";
import { stringifyJson } from "../model/json-value.ts";
import { CopyButton } from "./copy-button.tsx";
import "./raw-view.css";

const MOST_CHARACTERS = 100_000;

/** The span as the API gives it, nothing left out. */
export function RawView({ span }: { readonly span: SpanDetail }) {
  const text = useMemo(() => stringifyJson(span), [span]);
  const [whole, setWhole] = useState(false);
  const shown = whole ? text : clipText(text, MOST_CHARACTERS);
  return (
    <div className="raw">
      <p className="quiet">
        {formatBytes(text.length)} of JSON
        <CopyButton text={text} what="JSON" />
      </p>
      <pre>{shown}</pre>
      {shown.length < text.length && (
        <button type="button" className="button" onClick={() => setWhole(true)}>
          Show the rest
        </button>
      )}
    </div>
  );
}

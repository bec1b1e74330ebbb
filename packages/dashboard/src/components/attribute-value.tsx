import { useState } from "react";
import type { DisplayValue } from "../model/any-value.ts";
import { clipText } from "../model/clip-text.ts";
import { exactCount } from "../model/format-count.ts";
import { JsonTree } from "./json-tree.tsx";

const MOST_CHARACTERS = 600;

export function AttributeValue({ value }: { readonly value: DisplayValue }) {
  const [whole, setWhole] = useState(false);
  if (value.json !== undefined) return <JsonTree value={value.json} openLevels={1} />;
  if (value.type === "empty") return <span className="quiet">(empty)</span>;
  const shown = whole ? value.text : clipText(value.text, MOST_CHARACTERS);
  return (
    <span className="attribute-value" data-type={value.type}>
      {shown === "" ? <span className="quiet">""</span> : shown}
      {shown.length < value.text.length && (
        <button type="button" className="json-more" onClick={() => setWhole(true)}>
          {exactCount(value.text.length - shown.length)} more characters
        </button>
      )}
    </span>
  );
}

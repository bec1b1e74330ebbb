import { useState } from "react";
import { clipText } from "../model/clip-text.ts";
import { exactCount, plural } from "../model/format-count.ts";
import type { JsonValue } from "../model/json-value.ts";
import "./json-tree.css";

export interface JsonTreeProps {
  readonly value: JsonValue;
  /** How many levels are open at first. */
  readonly openLevels?: number;
}

const PAGE = 100;
const MOST_CHARACTERS = 4_000;

/** A JSON value that unfolds on demand: what is folded is not drawn. */
export function JsonTree({ value, openLevels = 2 }: JsonTreeProps) {
  return (
    <ul className="json-tree">
      <Node name={undefined} value={value} openLevels={openLevels} />
    </ul>
  );
}

interface NodeProps {
  readonly name: string | undefined;
  readonly value: JsonValue;
  readonly openLevels: number;
}

function Node({ name, value, openLevels }: NodeProps) {
  if (value === null || typeof value !== "object") {
    return (
      <li>
        <Key name={name} />
        <Scalar value={value} />
      </li>
    );
  }
  return <Branch name={name} value={value} openLevels={openLevels} />;
}

type Parent = Exclude<JsonValue, null | boolean | number | bigint | string>;

function Branch({ name, value, openLevels }: NodeProps & { readonly value: Parent }) {
  const entries = Object.entries(value);
  const isList = Array.isArray(value);
  const [open, setOpen] = useState(openLevels > 0 && entries.length > 0);
  const [most, setMost] = useState(PAGE);
  const [left, right] = isList ? "[]" : "{}";
  if (entries.length === 0) {
    return (
      <li>
        <Key name={name} />
        <span className="json-mark">
          {left}
          {right}
        </span>
      </li>
    );
  }
  return (
    <li>
      <button type="button" className="json-toggle" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Key name={name} />
        <span className="json-mark">{left}</span>
        {!open && <span className="quiet">{plural(entries.length, isList ? "item" : "key")}</span>}
        {!open && <span className="json-mark">{right}</span>}
      </button>
      {open && (
        <>
          <ul>
            {entries.slice(0, most).map(([key, inner]) => (
              <Node key={key} name={isList ? undefined : key} value={inner} openLevels={openLevels - 1} />
            ))}
          </ul>
          {entries.length > most && (
            <button type="button" className="json-more" onClick={() => setMost(most + 10 * PAGE)}>
              {exactCount(entries.length - most)} more
            </button>
          )}
          <span className="json-mark">{right}</span>
        </>
      )}
    </li>
  );
}

function Key({ name }: { readonly name: string | undefined }) {
  return name === undefined ? null : <span className="json-key">{name}: </span>;
}

function Scalar({ value }: { readonly value: null | boolean | number | bigint | string }) {
  const [whole, setWhole] = useState(false);
  if (typeof value !== "string") return <span className="json-scalar">{String(value)}</span>;
  const shown = whole ? value : clipText(value, MOST_CHARACTERS);
  return (
    <>
      <span className="json-string">{shown}</span>
      {shown.length < value.length && (
        <button type="button" className="json-more" onClick={() => setWhole(true)}>
          {exactCount(value.length - shown.length)} more characters
        </button>
      )}
    </>
  );
}

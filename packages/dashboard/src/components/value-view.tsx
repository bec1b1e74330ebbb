import { type JsonValue, stringifyJson } from "../model/json-value.ts";
import { JsonTree } from "./json-tree.tsx";
import { TextView } from "./text-view.tsx";

export interface ValueViewProps {
  readonly value: unknown;
  readonly what: string;
}

/** Arguments and results of tools: text reads as text, anything else as a tree. */
export function ValueView({ value, what }: ValueViewProps) {
  if (value === undefined || value === null) return <span className="quiet">(none)</span>;
  if (typeof value === "string") return <TextView text={value} what={what} />;
  if (typeof value === "object") return <JsonTree value={value as JsonValue} />;
  return <span className="mono">{stringifyJson(value)}</span>;
}

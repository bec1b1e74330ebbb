import { parseJson } from "../model/json-value.ts";
import { JsonTree } from "./json-tree.tsx";

/** The session's metadata, folded; text that is no JSON is shown as it came. */
export function SessionMetadata({ metadata }: { readonly metadata: string }) {
  const value = parseJson(metadata);
  return (
    <details className="session-metadata">
      <summary>Metadata</summary>
      {value === undefined ? <pre>{metadata}</pre> : <JsonTree value={value} />}
    </details>
  );
}

import type { KeyValue } from "@agentops/server/model";
import { useMemo } from "react";
import { filterAttributes } from "../model/filter-attributes.ts";
import "./attribute-table.css";
import { AttributeValue } from "./attribute-value.tsx";
import { CopyButton } from "./copy-button.tsx";

export interface AttributeTableProps {
  readonly attributes: readonly KeyValue[];
  /** Only what contains this. */
  readonly text: string;
  readonly label: string;
}

export function AttributeTable({ attributes, text, label }: AttributeTableProps) {
  const rows = useMemo(() => filterAttributes(attributes, text), [attributes, text]);
  if (attributes.length === 0) return <p className="quiet">None</p>;
  if (rows.length === 0) return <p className="quiet">None of {attributes.length} matches</p>;
  return (
    <table className="attribute-table" aria-label={label}>
      <tbody>
        {rows.map(({ key, value }, position) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: OTLP forbids a key twice, senders do it all the same.
          <tr key={`${position}/${key}`}>
            <th scope="row">{key}</th>
            <td>
              <AttributeValue value={value} />
            </td>
            <td className="attribute-tools">
              <span className="attribute-type">{value.type}</span>
              <CopyButton text={value.text} what={`value of ${key}`} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

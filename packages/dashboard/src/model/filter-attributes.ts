import type { KeyValue } from "@agentops/server/model";
import { type DisplayValue, displayAnyValue } from "./any-value.ts";

export interface AttributeRow {
  readonly key: string;
  readonly value: DisplayValue;
}

/** Attributes in the order of their keys; those whose key or value contains the text. Case is ignored. */
export function filterAttributes(attributes: readonly KeyValue[], text: string): AttributeRow[] {
  const wanted = text.trim().toLowerCase();
  return attributes
    .map(({ key, value }) => ({ key, value: displayAnyValue(value) }))
    .filter(
      ({ key, value }) => key.toLowerCase().includes(wanted) || value.text.toLowerCase().includes(wanted),
    )
    .sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0));
}

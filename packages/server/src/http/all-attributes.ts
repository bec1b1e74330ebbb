import type { KeyValue } from "../model/any-value.ts";
import { decodeAnyValue } from "../otlp/read/index.ts";
import type { StoredAttributes } from "../store/stored-attributes.ts";

/** Attributes of every type, by key. */
export function allAttributes({ attributes, otherAttributes }: StoredAttributes): KeyValue[] {
  const others = otherAttributes.map(({ key, bytes }) => ({ key, value: decodeAnyValue(bytes) }));
  return [...attributes, ...others].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

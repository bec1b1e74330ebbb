import type { SpanKindName } from "agentops/semconv";
import { DIALECT_MARKS, KIND_RULES } from "./precedence.ts";
import type { AttributeList } from "./wire/attribute-list.ts";

/** What a span stands for, and which dialect says so; "" where none of ours does. */
export function kindOf(attributes: AttributeList): { kind: SpanKindName | ""; dialect: string } {
  for (const { dialect, attributes: names, kindOf, unless } of KIND_RULES) {
    const index = attributes.find(names);
    if (index < 0 || attributes.find(unless) >= 0) continue;
    const kind = kindOf(attributes.recurringText(index));
    if (kind !== undefined) return { kind, dialect };
  }
  const mark = DIALECT_MARKS.find(({ attributes: names }) => attributes.find(names) >= 0);
  return { kind: "", dialect: mark?.dialect ?? "" };
}

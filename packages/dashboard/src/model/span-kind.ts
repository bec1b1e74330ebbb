const KNOWN_KINDS = [
  "session",
  "agent",
  "workflow",
  "task",
  "action",
  "tool",
  "llm",
  "embedding",
  "retrieval",
  "guardrail",
] as const;

/** A kind the dashboard has an icon and a colour for; everything else is `other`. */
export type KnownKind = (typeof KNOWN_KINDS)[number] | "other";

export function knownKind(kind: string): KnownKind {
  return KNOWN_KINDS.find((known) => known === kind) ?? "other";
}

/** The word for a kind on the screen: `llm` reads as `LLM`, a span of no kind of ours as `span`. */
export function kindLabel(kind: string): string {
  if (kind === "") return "span";
  return kind === "llm" ? "LLM" : kind;
}

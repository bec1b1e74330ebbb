export const SPAN_TABS = ["conversation", "io", "attributes", "events", "raw"] as const;
export type SpanTab = (typeof SPAN_TABS)[number];

/** What the address of a session's page says. */
export interface SessionSearch {
  readonly trace?: string;
  readonly span?: string;
  readonly tab?: SpanTab;
  /** Text searched in the waterfall. */
  readonly find?: string;
  /** `1`: spans of no kind of ours are left out. */
  readonly ai?: "1";
}

/** Reads it from an address; what is not understood is left out. */
export function readSessionSearch(raw: Record<string, unknown>): SessionSearch {
  const tab = SPAN_TABS.find((known) => known === raw.tab);
  return {
    ...textOf("trace", raw.trace),
    ...textOf("span", raw.span),
    ...(tab === undefined ? {} : { tab }),
    ...textOf("find", raw.find),
    ...(raw.ai === "1" ? { ai: "1" as const } : {}),
  };
}

function textOf<Key extends string>(key: Key, value: unknown): { [K in Key]?: string } {
  return typeof value === "string" && value !== "" ? ({ [key]: value } as { [K in Key]: string }) : {};
}

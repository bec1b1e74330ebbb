export type ShortcutScope = "everywhere" | "sessions" | "session" | "chart";

export interface Shortcut {
  readonly id: string;
  /** Values of `KeyboardEvent.key`; any of them does it. */
  readonly keys: readonly string[];
  readonly does: string;
  readonly scope: ShortcutScope;
}

/** Every key the dashboard listens to: the handlers and the help sheet both read this table. */
export const SHORTCUTS = [
  { id: "help", keys: ["?"], does: "Show this sheet", scope: "everywhere" },
  { id: "search", keys: ["/"], does: "Search", scope: "everywhere" },
  { id: "nextSession", keys: ["j", "ArrowDown"], does: "Next session", scope: "sessions" },
  { id: "previousSession", keys: ["k", "ArrowUp"], does: "Previous session", scope: "sessions" },
  { id: "openSession", keys: ["Enter"], does: "Open the session", scope: "sessions" },
  { id: "nextRow", keys: ["j", "ArrowDown"], does: "Next span", scope: "session" },
  { id: "previousRow", keys: ["k", "ArrowUp"], does: "Previous span", scope: "session" },
  { id: "expand", keys: ["ArrowRight"], does: "Expand, or go to the first child", scope: "session" },
  { id: "collapse", keys: ["ArrowLeft"], does: "Collapse, or go to the parent", scope: "session" },
  { id: "open", keys: ["Enter"], does: "Open the span", scope: "session" },
  { id: "first", keys: ["Home"], does: "First row", scope: "session" },
  { id: "last", keys: ["End"], does: "Last row", scope: "session" },
  { id: "close", keys: ["Escape"], does: "Close the span", scope: "session" },
  { id: "nextMatch", keys: ["n"], does: "Next match", scope: "session" },
  { id: "previousMatch", keys: ["N"], does: "Previous match", scope: "session" },
  { id: "nextError", keys: ["e"], does: "Next error", scope: "session" },
  { id: "previousError", keys: ["E"], does: "Previous error", scope: "session" },
  { id: "collapseAll", keys: ["["], does: "Collapse all", scope: "session" },
  { id: "expandAll", keys: ["]"], does: "Expand all", scope: "session" },
  { id: "nextInterval", keys: ["ArrowRight"], does: "Tell the next interval", scope: "chart" },
  { id: "previousInterval", keys: ["ArrowLeft"], does: "Tell the interval before", scope: "chart" },
  { id: "firstInterval", keys: ["Home"], does: "First interval", scope: "chart" },
  { id: "lastInterval", keys: ["End"], does: "Last interval", scope: "chart" },
  { id: "noInterval", keys: ["Escape"], does: "Tell none", scope: "chart" },
] as const satisfies readonly Shortcut[];

export type ShortcutId = (typeof SHORTCUTS)[number]["id"];

/** The shortcut a key stands for in a scope. */
export function shortcutFor(scope: ShortcutScope, key: string): ShortcutId | undefined {
  return SHORTCUTS.find(
    (shortcut) => shortcut.scope === scope && (shortcut.keys as readonly string[]).includes(key),
  )?.id;
}

const KEY_NAMES = new Map([
  ["ArrowDown", "↓"],
  ["ArrowUp", "↑"],
  ["ArrowLeft", "←"],
  ["ArrowRight", "→"],
  ["Escape", "Esc"],
]);

export function keyName(key: string): string {
  return KEY_NAMES.get(key) ?? key;
}

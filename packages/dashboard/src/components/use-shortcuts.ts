import { useEffect, useEffectEvent } from "react";
import { type ShortcutId, type ShortcutScope, shortcutFor } from "../model/shortcuts.ts";

/** What a shortcut does; `false` leaves the key to whoever else wants it. */
export type ShortcutHandler = () => unknown;

/** Keys that keep their own meaning inside controls, tabs and separators. */
const CONTROL_KEYS = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "Enter"]);
const CONTROLS = "button, a, select, summary, [role=tab], [role=separator], [tabindex='0']:not([role=row])";

/** Listens to the keys of one scope while the component is there. Typing in a field is never a shortcut, except Escape. */
export function useShortcuts(
  scope: ShortcutScope,
  handlers: Partial<Record<ShortcutId, ShortcutHandler>>,
): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (belongsToTarget(event)) return;
    const id = shortcutFor(scope, event.key);
    const handler = id === undefined ? undefined : handlers[id];
    if (handler !== undefined && handler() !== false) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKeyDown(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
}

function belongsToTarget(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof Element)) return false;
  if (target.closest("dialog[open]") !== null) return true;
  if (target.closest("input, textarea, select, [contenteditable]") !== null) return event.key !== "Escape";
  return (
    CONTROL_KEYS.has(event.key) && target.closest("[role=row]") === null && target.closest(CONTROLS) !== null
  );
}

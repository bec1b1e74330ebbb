import { useState } from "react";
import { readPreference, writePreference } from "./stored-preference.ts";

export const THEMES = ["light", "dark", "system"] as const;
export type Theme = (typeof THEMES)[number];

/** The chosen theme and how to choose another; `system` follows the operating system. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(storedTheme);
  const choose = (chosen: Theme) => {
    writePreference("theme", chosen);
    applyTheme(chosen);
    setTheme(chosen);
  };
  return [theme, choose];
}

/** To be called before the first element is drawn. */
export function applyStoredTheme(): void {
  applyTheme(storedTheme());
}

function storedTheme(): Theme {
  const stored = readPreference("theme");
  return THEMES.find((theme) => theme === stored) ?? "system";
}

function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}

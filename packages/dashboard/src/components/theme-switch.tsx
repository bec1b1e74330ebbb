import { Monitor, Moon, Sun } from "lucide-react";
import { THEMES, useTheme } from "./use-theme.ts";
import "./theme-switch.css";

const ICONS = { light: Sun, dark: Moon, system: Monitor };
const NAMES = { light: "Light theme", dark: "Dark theme", system: "Theme of the system" };

export function ThemeSwitch() {
  const [theme, choose] = useTheme();
  return (
    <fieldset className="theme-switch">
      <legend className="visually-hidden">Theme</legend>
      {THEMES.map((candidate) => {
        const Icon = ICONS[candidate];
        return (
          <button
            key={candidate}
            type="button"
            className="icon-button"
            aria-pressed={candidate === theme}
            aria-label={NAMES[candidate]}
            title={NAMES[candidate]}
            onClick={() => choose(candidate)}
          >
            <Icon size={14} />
          </button>
        );
      })}
    </fieldset>
  );
}

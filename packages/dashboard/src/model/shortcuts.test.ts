import { expect, it } from "vitest";
import { SHORTCUTS, type ShortcutScope, shortcutFor } from "./shortcuts.ts";

it("gives each key one meaning on a page", () => {
  const pages: ShortcutScope[] = ["sessions", "session", "chart"];
  for (const page of pages) {
    const keys = SHORTCUTS.filter(({ scope }) => scope === page || scope === "everywhere").flatMap(
      ({ keys: own }) => own as readonly string[],
    );
    expect(new Set(keys).size).toBe(keys.length);
  }
});

it("tells n from N, and one page from another", () => {
  expect(shortcutFor("session", "n")).toBe("nextMatch");
  expect(shortcutFor("session", "N")).toBe("previousMatch");
  expect(shortcutFor("sessions", "n")).toBeUndefined();
  expect(shortcutFor("sessions", "j")).toBe("nextSession");
});

import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const DEBIAN_CHROMIUM = "/usr/bin/chromium";

/** Debian's Chromium where it is, else Playwright's own; `npm test` installs one of them. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(existsSync(DEBIAN_CHROMIUM) && { executablePath: DEBIAN_CHROMIUM }),
    // Chromium refuses its sandbox to root; the pages here are our own.
    args: ["--no-sandbox"],
  });
}

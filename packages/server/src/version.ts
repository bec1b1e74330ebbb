import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Of the package, and of every other package of this repository. */
export const VERSION: string = JSON.parse(
  readFileSync(join(import.meta.dirname, "..", "package.json"), "utf8"),
).version;

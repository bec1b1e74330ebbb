import { createRequire } from "node:module";
import { EngineMissing } from "../store-error.ts";

/** Path of the engine's shared library, which is not loaded by this. Throws EngineMissing. */
export function engineLibrary(): string {
  try {
    const require = createRequire(import.meta.url);
    const { libchdbPath } = require("chdb/libchdb") as typeof import("chdb/libchdb");
    return libchdbPath();
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new EngineMissing(`${reason} (platform ${process.platform}-${process.arch})`, { cause: error });
  }
}

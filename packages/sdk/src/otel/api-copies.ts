import { createRequire } from "node:module";
import * as importedApi from "@opentelemetry/api";

export type ApiCopy = Pick<typeof importedApi, "trace" | "context" | "propagation">;

/**
 * The copies of the OpenTelemetry API that can be reached: the one this package imports and, since API 1.10 ships
 * CommonJS and ESM apart, the one that CommonJS code of this process requires. That one is only touched where it
 * is loaded already or the program is CommonJS: loading it takes 10 ms.
 */
export function apiCopies(): ApiCopy[] {
  const copies: ApiCopy[] = [importedApi];
  try {
    const require = createRequire(import.meta.url);
    const path = require.resolve("@opentelemetry/api");
    if (require.cache[path] !== undefined || require.main !== undefined) {
      const required = require(path) as ApiCopy;
      if (required.trace !== importedApi.trace) copies.push(required);
    }
  } catch {
    // A bundle has no files to require: there is one copy then.
  }
  return copies;
}

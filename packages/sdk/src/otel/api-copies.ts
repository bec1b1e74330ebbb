import { createRequire } from "node:module";
import * as importedApi from "@opentelemetry/api";

export type ApiCopy = Pick<typeof importedApi, "trace" | "context" | "propagation" | "metrics">;

/**
 * The copies of the OpenTelemetry API that can be reached: the one this package imports, those that CommonJS has
 * loaded, of whatever version (1.9 is CommonJS for ES modules too), and, since API 1.10 ships CommonJS and ESM
 * apart, the one that a CommonJS program will require; elsewhere it is not touched, as loading it takes 10 ms. Other
 * copies that are ES modules cannot be reached.
 */
export function apiCopies(): ApiCopy[] {
  const copies: ApiCopy[] = [importedApi];
  const add = (copy: Partial<ApiCopy> | undefined): void => {
    if (copy?.trace === undefined || copy.context === undefined || copy.propagation === undefined) return;
    if (!copies.some(({ trace }) => trace === copy.trace)) copies.push(copy as ApiCopy);
  };
  try {
    const require = createRequire(import.meta.url);
    for (const path of Object.keys(require.cache)) {
      if (ENTRY_OF_API.test(path)) add(require.cache[path]?.exports);
    }
    if (require.main !== undefined) add(require("@opentelemetry/api"));
  } catch {
    // A bundle has no files to require: there is one copy then.
  }
  return copies;
}

const ENTRY_OF_API = /@opentelemetry[\\/]api[\\/](build[\\/]src[\\/]index\.js|dist[\\/]index\.cjs)$/;

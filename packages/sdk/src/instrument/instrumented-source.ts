/** The global function that the instrumented source calls, if there is one. */
export const ANNOUNCE: unique symbol = Symbol.for("agentops.announce");

/**
 * The source of a module with a line at its end that hands its class to our instrumentation; nothing when
 * the module is none of those we instrument. The line works in ES modules and in CommonJS, keeps all line
 * numbers, and does nothing where no instrumentation listens.
 */
export function instrumentedSource(pathOrUrl: string, source: string): string | undefined {
  const target = instrumentedModule(pathOrUrl);
  if (!target) return undefined;
  const { library, file, className } = target;
  const handOver = `globalThis[Symbol.for("${ANNOUNCE.description}")]?.("${library}", "${file}", ${className})`;
  return `${source}\n;try { ${handOver}; } catch {}\n`;
}

/** What we instrument in the module of this path, if anything. */
export function instrumentedModule(pathOrUrl: string) {
  const match = MODULE.exec(pathOrUrl.replaceAll("\\", "/"));
  const library = match?.[1] ?? "";
  const file = match?.[2] ?? "";
  const className = CLASS_NAMES[library]?.[file];
  return className ? { library, file, className } : undefined;
}

const MODULE = /\/node_modules\/(openai)\/([^?#]+)\.m?js(?:[?#].*)?$/;

/** By library and file: the class that the file defines under this name, in its ES module and in CommonJS. */
const CLASS_NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  openai: {
    "resources/chat/completions/completions": "Completions",
    "resources/responses/responses": "Responses",
    "resources/embeddings": "Embeddings",
  },
};

import module, { createRequire } from "node:module";
import { getRuntime } from "../runtime.ts";
import { guarded } from "./guarded.ts";
import { instrumentedModule, instrumentedSource } from "./instrumented-source.ts";
import { supportsSyncHooks } from "./supports-sync-hooks.ts";

/**
 * Lets every instrumented module announce its class when it is loaded, and announces those that `require`
 * has loaded already. Where Node has no synchronous hooks this covers CommonJS; ES modules then need the
 * loader of `agentops/register`.
 */
export function installModuleHooks(announce: (library: string, file: string, loaded: unknown) => void): void {
  announceLoaded(announce);
  if (isInstalled) return;
  isInstalled = true;
  if (supportsSyncHooks()) {
    module.registerHooks({ load: loadInstrumented });
    return;
  }
  instrumentCompile();
  getRuntime()?.reporter.debug(
    `on Node ${process.versions.node}, ES modules are instrumented only by \`node --import agentops/register\``,
  );
}

let isInstalled = false;

const loadInstrumented: module.LoadHookSync = (url, context, nextLoad) => {
  const loaded = nextLoad(url, context);
  const source = guarded("instrumenting a module", () => {
    if (!loaded.source || !instrumentedModule(url)) return undefined;
    return instrumentedSource(
      url,
      typeof loaded.source === "string" ? loaded.source : new TextDecoder().decode(loaded.source),
    );
  });
  return source === undefined ? loaded : { ...loaded, source };
};

/** What `require` runs for every file before Node has synchronous hooks; private, but stable since Node 0.x. */
function instrumentCompile(): void {
  const prototype = module.prototype as unknown as { _compile?: Compile };
  const compile = prototype._compile;
  if (typeof compile !== "function") return;
  prototype._compile = function (content, filename, ...rest) {
    const source = guarded("instrumenting a module", () => instrumentedSource(filename, content));
    return compile.call(this, source ?? content, filename, ...rest);
  };
}

type Compile = (this: unknown, content: string, filename: string, ...rest: unknown[]) => unknown;

function announceLoaded(announce: (library: string, file: string, loaded: unknown) => void): void {
  const { cache } = createRequire(import.meta.url);
  for (const [path, loaded] of Object.entries(cache)) {
    const target = instrumentedModule(path);
    if (target && loaded) announce(target.library, target.file, loaded.exports[target.className]);
  }
}

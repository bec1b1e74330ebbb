import { getRuntime } from "../runtime.ts";
import { guarded } from "./guarded.ts";
import { installModuleHooks } from "./install-module-hooks.ts";
import { ANNOUNCE } from "./instrumented-source.ts";
import { observeOpenAiClass } from "./openai/openai.ts";

/**
 * Instruments client libraries as they are loaded from now on, and those that `require` has loaded already.
 * A library that `import` loaded before is out of reach: for it there are `node --import agentops/register`
 * and `wrap(client)`. Never throws; calling it again adds to what is installed.
 */
export function installInstrumentations(names: "auto" | readonly string[] | false): void {
  guarded("installing instrumentations", () => {
    const wanted = names === "auto" ? Object.keys(LIBRARIES) : names || [];
    for (const name of wanted) {
      if (!Object.hasOwn(LIBRARIES, name))
        getRuntime()?.reporter.warnOnce(`instrumentation ${name}`, unknownLibrary(name));
      else installed.add(name);
    }
    if (installed.size === 0) return;
    const announce = (library: string, file: string, loaded: unknown): void => {
      if (!installed.has(library)) return;
      guarded(`instrumenting ${library}`, () => LIBRARIES[library]?.(file, loaded));
    };
    Reflect.set(globalThis, ANNOUNCE, announce);
    installModuleHooks(announce);
  });
}

const installed = new Set<string>();

const LIBRARIES: Readonly<Record<string, (file: string, loaded: unknown) => void>> = {
  openai: observeOpenAiClass,
};

function unknownLibrary(name: string): string {
  return `there is no instrumentation "${name}"; there are: ${Object.keys(LIBRARIES).join(", ")}`;
}

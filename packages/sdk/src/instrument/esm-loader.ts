import type { LoadHook } from "node:module";
import { instrumentedSource } from "./instrumented-source.ts";

/** For `module.register`, on Nodes without synchronous hooks; Node runs this in a thread of its own. */
export const load: LoadHook = async (url, context, nextLoad) => {
  const loaded = await nextLoad(url, context);
  if (loaded.format !== "module" || !loaded.source) return loaded;
  const text = typeof loaded.source === "string" ? loaded.source : new TextDecoder().decode(loaded.source);
  const source = instrumentedSource(url, text);
  return source === undefined ? loaded : { ...loaded, source };
};

/**
 * The entry of `node --import agentops/register app.js`: instruments the client libraries before the
 * application loads them, and initialises AgentOps from the environment.
 */
import module from "node:module";
import { init } from "./init.ts";
import { guarded } from "./instrument/guarded.ts";
import { supportsSyncHooks } from "./instrument/supports-sync-hooks.ts";

guarded("registering the loader", () => {
  // Without synchronous hooks, ES modules are instrumented by a loader in a thread of its own.
  if (!supportsSyncHooks()) module.register("./instrument/esm-loader.js", import.meta.url);
});
guarded("initialising", () => init());

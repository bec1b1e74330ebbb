import { join } from "node:path";

/** AgentOps' own folder in the user's cache folder. `cacheFolder` is what the environment names for it, if it does. */
export function defaultSpoolFolder(cacheFolder: string | undefined): string | undefined {
  if (cacheFolder !== undefined) return join(cacheFolder, "agentops");
  try {
    const home = process.getBuiltinModule("node:os").homedir();
    if (home === "") return undefined;
    return process.platform === "darwin"
      ? join(home, "Library", "Caches", "agentops")
      : join(home, ".cache", "agentops");
  } catch {
    return undefined; // a user without a home
  }
}

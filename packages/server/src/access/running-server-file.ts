import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Where the server that holds a data folder answers, and a key for it. */
export interface RunningServerFile {
  readonly url: string;
  /** Valid as long as that server runs. */
  readonly key: string;
}

/**
 * Leaves in the data folder how to reach the server and a key to it, for the user who runs it alone: who may read the
 * folder may do anything with its data anyway.
 */
export async function writeRunningServerFile(
  dataDirectory: string,
  content: RunningServerFile,
): Promise<void> {
  await removeRunningServerFile(dataDirectory); // the mode is that of a new file
  await writeFile(pathIn(dataDirectory), `${JSON.stringify(content)}\n`, { mode: 0o600, flag: "wx" });
}

/** `undefined` where no server runs, as far as its file tells: one that was killed leaves it behind. */
export async function readRunningServerFile(dataDirectory: string): Promise<RunningServerFile | undefined> {
  try {
    const { url, key } = JSON.parse(await readFile(pathIn(dataDirectory), "utf8"));
    return typeof url === "string" && typeof key === "string" ? { url, key } : undefined;
  } catch {
    return undefined;
  }
}

export async function removeRunningServerFile(dataDirectory: string): Promise<void> {
  await rm(pathIn(dataDirectory), { force: true });
}

// --- internal ---

function pathIn(dataDirectory: string): string {
  return join(dataDirectory, "server.json");
}

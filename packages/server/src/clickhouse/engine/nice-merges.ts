import { readdir, readFile } from "node:fs/promises";
import { setPriority } from "node:os";
import { NICENESS } from "../niceness.ts";

// ClickHouse names each thread after its work. These are there for good from its first table on.
const MERGE_THREAD = "MergeMutate";

/**
 * Makes the merges of an engine nice. It does so itself with CAP_SYS_NICE only, which it does not have in most containers or
 * as an ordinary user, though nobody needs it to become nicer. Resolves whether there was a thread that merges: never where
 * there is no /proc. Never rejects.
 */
export async function niceMerges(processId: number): Promise<boolean> {
  const folder = `/proc/${processId}/task`;
  let found = false;
  for (const threadId of await readdir(folder).catch(() => [])) {
    const name = await readFile(`${folder}/${threadId}/comm`, "utf8").catch(() => "");
    if (name.trim() !== MERGE_THREAD) continue;
    found = true;
    try {
      setPriority(Number(threadId), NICENESS.merge);
    } catch {
      // It has ended, or may not be changed: then merges wait for nobody.
    }
  }
  return found;
}

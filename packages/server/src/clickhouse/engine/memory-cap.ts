import { totalmem } from "node:os";

const SHARE = 0.4;
const GIB = 2 ** 30;

/**
 * Bytes the engine may use: 40 % of what this process may (the container's limit, else the machine's memory), at most
 * 4 GiB. The engine's own default, 90 %, assumes a machine of its own; ours stands beside the agents people debug.
 * Four GiB hold the merges and inserts of the full rate twice over.
 */
export function memoryCap(): number {
  // Node reads the cgroup's limit; it answers 0 or an absurdly large number where there is none.
  const limit = process.constrainedMemory();
  const available = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return Math.floor(Math.min(available * SHARE, 4 * GIB));
}

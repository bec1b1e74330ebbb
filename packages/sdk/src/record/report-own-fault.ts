import { getRuntime } from "../runtime.ts";

/** A fault of ours is nothing to the host: a line with `AGENTOPS_DEBUG`. Never throws. */
export function reportOwnFault(error: unknown): void {
  try {
    const stack = String((error as Error | undefined)?.stack);
    getRuntime()?.reporter.debug(`a fault of our own while recording: ${stack}`);
  } catch {
    // What was thrown cannot be read.
  }
}

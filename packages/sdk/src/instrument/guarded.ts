import { getRuntime } from "../runtime.ts";

/** Runs code of ours inside the host's call: what goes wrong in it is a debug line, and nothing to the host. */
export function guarded<T>(what: string, run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    // The message may quote a prompt; the name of the error cannot.
    const kind = error instanceof Error ? error.name : typeof error;
    getRuntime()?.reporter.debug(`${what} failed (${kind}); the call itself is not affected`);
    return undefined;
  }
}

import { timeoutMillisOf, type WaitOptions } from "./flush.ts";
import { getRuntime, setRuntime } from "./runtime.ts";
import { printOpenSessions } from "./session/print-open-sessions.ts";

/**
 * Stops recording: what was recorded until now is sent, for as long as the timeout allows, and what `init` put
 * into the process is taken back. True where everything arrived or was refused. Never rejects; a later `init`
 * starts anew. Called again while it is at work, it waits for the same end.
 */
export async function shutdown(options: WaitOptions = {}): Promise<boolean> {
  const runtime = getRuntime();
  if (runtime === undefined) return await atWork;
  printOpenSessions([runtime.defaultSession, ...runtime.openSessions]); // while there is a reporter
  setRuntime(undefined);
  runtime.release();
  atWork = runtime.exporter.shutdown({ timeoutMillis: timeoutMillisOf(options) });
  return await atWork;
}

/** Of the last runtime; with none before it there is nothing to wait for. */
let atWork = Promise.resolve(true);

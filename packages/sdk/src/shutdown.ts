import { timeoutMillisOf, type WaitOptions } from "./flush.ts";
import { getRuntime, setRuntime } from "./runtime.ts";

/**
 * Stops recording: what was recorded until now is sent, for as long as the timeout allows, and what `init` put
 * into the process is taken back. True where everything arrived or was refused. Never rejects; a later `init`
 * starts anew.
 */
export async function shutdown(options: WaitOptions = {}): Promise<boolean> {
  const runtime = getRuntime();
  if (runtime === undefined) return true;
  runtime.defaultSession.printAtExit(); // while there is a reporter
  setRuntime(undefined);
  runtime.release();
  return await runtime.exporter.shutdown({ timeoutMillis: timeoutMillisOf(options) });
}

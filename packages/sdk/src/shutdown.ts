import { timeoutMillisOf, type WaitOptions } from "./flush.ts";
import { continuedSessions } from "./propagation/continue-session.ts";
import { getRuntime, type Runtime, setRuntime } from "./runtime.ts";
import { endOpenSessions } from "./session/end-open-sessions.ts";
import { printOpenSessions } from "./session/print-open-sessions.ts";

/**
 * Stops recording: what was recorded until now is sent, for as long as the timeout allows, what is left is kept for
 * the next start, and what `init` put into the process is taken back. True where everything arrived or was refused.
 * Never rejects; a later `init` starts anew. Called again while it is at work, it waits for the same end.
 */
export async function shutdown(options: WaitOptions = {}): Promise<boolean> {
  const runtime = getRuntime();
  if (runtime === undefined) return await atWork;
  const sessions = [runtime.defaultSession, ...runtime.openSessions];
  endOpenSessions([...sessions, ...continuedSessions()], { isShutdown: true }); // while there is somebody to tell
  printOpenSessions(sessions);
  setRuntime(undefined);
  runtime.release();
  atWork = end(runtime, timeoutMillisOf(options));
  return await atWork;
}

/** Of the last runtime; with none before it there is nothing to wait for. */
let atWork = Promise.resolve(true);

async function end(runtime: Runtime, timeoutMillis: number): Promise<boolean> {
  const { otel, exporter, metrics, sessionEvents, runLines } = runtime;
  const results = await Promise.all([
    otel.shutdown({ timeoutMillis }),
    sessionEvents?.shutdown({ timeoutMillis }) ?? true,
    metrics?.shutdown({ timeoutMillis }) ?? true,
  ]);
  await exporter.shutdown({ timeoutMillis: 0 }); // it is nobody's destination where the customer leaves us out
  runLines.print();
  exporter.client.close();
  return results.every((complete) => complete);
}

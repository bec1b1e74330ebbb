import type { Exporter, FlushOptions } from "./exporter/exporter.ts";
import type { ProcessEnd } from "./session/process-end.ts";
import { watchSignals } from "./watch-signals.ts";

/** Leaves room, within the two seconds that we may add to the end of a process, for what cannot be awaited. */
const MAX_EXIT_FLUSH_MILLIS = 1500;

export interface ExitActions {
  /** Told why, before what waits is delivered or kept. Once or more: the process may go on after all. */
  end: (end: ProcessEnd) => void;
  flush: (options: FlushOptions) => Promise<unknown>;
  /** The very last. */
  exit: () => void;
}

/**
 * Delivers what waits when the process ends, however it does, in a second and a half and without a second attempt;
 * what is left goes to the spool. Returns what takes the listeners back, once the exporter is shut down: until then it
 * may hold spans.
 */
export function watchExit(
  exporter: Exporter,
  eventExporter: Exporter | undefined,
  actions: ExitActions,
): () => void {
  let flushedUpTo = -1;
  let active = true;
  let uncaught: { error: unknown } | undefined;
  const end = (processEnd: ProcessEnd): void => {
    try {
      if (active) actions.end(processEnd);
    } catch {
      // What is told of sessions must not stand between a process and its end.
    }
  };
  const made = (): number => exporter.counts.made + (eventExporter?.counts.made ?? 0);
  const keepAll = (): void => {
    exporter.keep();
    eventExporter?.keep();
  };
  const deliver = async (): Promise<void> => {
    const options = { timeoutMillis: MAX_EXIT_FLUSH_MILLIS, once: true };
    await Promise.all([actions.flush(options), exporter.recover(options)]).catch(() => {});
  };
  const onBeforeExit = (): void => {
    end({ exitCode: Number(process.exitCode ?? 0) });
    // Flushing makes the loop run again, and then Node asks again: once for the same spans is enough.
    if (flushedUpTo === made()) return;
    flushedUpTo = made();
    void deliver();
  };
  const print = (): void => {
    if (active) actions.exit();
  };
  const keep = (exitCode: number): void => {
    end(uncaught ?? { exitCode });
    keepAll();
  };
  // It changes nothing about the error. Where the host catches it after all, the process goes on.
  const onUncaught = (error: unknown): void => {
    uncaught = { error };
    setImmediate(() => {
      uncaught = undefined;
    }).unref();
  };
  // In a worker thread too, where it never fires: asking whether it is one would cost milliseconds.
  const unwatchSignals = watchSignals({
    deliver: (signal) => {
      end({ signal });
      return deliver();
    },
    finish: () => {
      print();
      keepAll();
    },
    survive: () => {
      exporter.resume();
      eventExporter?.resume();
    },
  });
  process.on("beforeExit", onBeforeExit);
  // First, so that no listener of the host can keep it from running; what is recorded later is kept one by one.
  process.prependListener("exit", keep);
  process.on("exit", print);
  process.on("uncaughtExceptionMonitor", onUncaught);
  void exporter.closed.then(() => {
    unwatchSignals();
    process.off("beforeExit", onBeforeExit);
    process.off("exit", keep);
    process.off("exit", print);
    process.off("uncaughtExceptionMonitor", onUncaught);
  });
  return () => {
    active = false;
  };
}

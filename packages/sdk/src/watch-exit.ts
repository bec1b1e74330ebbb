import type { Exporter } from "./exporter/exporter.ts";

const MAX_EXIT_FLUSH_MILLIS = 2000;

/**
 * Delivers what waits when the process has nothing more to do, for two seconds at most and without a second
 * attempt, and calls `onExit` when it exits. Returns what takes the listeners back.
 */
export function watchExit(exporter: Exporter, onExit: () => void): () => void {
  let flushedUpTo = -1;
  const onBeforeExit = (): void => {
    // Flushing makes the loop run again, and then Node asks again: once for the same spans is enough.
    if (exporter.counts.waiting === 0 || flushedUpTo === exporter.counts.made) return;
    flushedUpTo = exporter.counts.made;
    void exporter.flush({ timeoutMillis: MAX_EXIT_FLUSH_MILLIS, once: true });
  };
  process.on("beforeExit", onBeforeExit);
  process.on("exit", onExit);
  return () => {
    process.off("beforeExit", onBeforeExit);
    process.off("exit", onExit);
  };
}

import { copyFields } from "./copy-fields.ts";
import { getRuntime } from "./runtime.ts";

export interface WaitOptions {
  /** Milliseconds to wait at most. Default 10,000. */
  timeout?: number;
}

export const DEFAULT_TIMEOUT_MILLIS = 10_000;

/**
 * Sends what was recorded until now, and resolves when it has arrived, or when the time is over: true where
 * nothing of it is left waiting. What earlier processes left on disk goes along. Never rejects.
 */
export async function flush(options: WaitOptions = {}): Promise<boolean> {
  const runtime = getRuntime();
  if (runtime === undefined) return true;
  const within = { timeoutMillis: timeoutMillisOf(options) };
  const { otel, exporter, metrics, sessionEvents } = runtime;
  const results = await Promise.all([
    otel.flush(within),
    sessionEvents?.flush(within) ?? true,
    metrics?.flush(within) ?? true,
    metrics?.flushPipeline(within) ?? true,
    exporter.recover(within),
  ]);
  return results.every((complete) => complete !== false);
}

/** A timeout as it was given, or the default where it is none. */
export function timeoutMillisOf(options: WaitOptions | undefined): number {
  const { timeout } = copyFields(options);
  if (typeof timeout !== "number" || Number.isNaN(timeout) || timeout < 0) return DEFAULT_TIMEOUT_MILLIS;
  return Math.min(timeout, 2_147_483_647);
}

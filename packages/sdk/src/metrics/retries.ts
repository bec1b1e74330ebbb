import type { SpanState } from "../otel/span-state.ts";
import { hrTimeToMillis } from "../tracer/clock.ts";
import type { ReadableSpan } from "../tracer/readable-span.ts";

/** Of one span, failures of so many different calls are remembered. */
const MAX_FAILED = 100;
const KINDS: ReadonlySet<string | undefined> = new Set(["llm", "embedding", "retrieval", "tool"]);

/** Tells calls that were made again: of one kind and name, under one parent, begun after one of them had failed. */
export class Retries {
  /** When calls failed, by kind and name; per span around them. */
  readonly #failed = new WeakMap<SpanState, Map<string, number>>();

  isRetry(span: ReadableSpan, { parent, kind }: SpanState, failed: boolean): boolean {
    if (parent === undefined || !KINDS.has(kind)) return false;
    const calls = this.#failed.get(parent);
    const key = `${kind}\n${span.name}`;
    const failedAt = calls?.get(key);
    const isRetry = failedAt !== undefined && hrTimeToMillis(span.startTime) >= failedAt;
    if (failed) this.#remember(parent, key, hrTimeToMillis(span.endTime));
    else if (isRetry) calls?.delete(key);
    return isRetry;
  }

  #remember(parent: SpanState, key: string, at: number): void {
    let calls = this.#failed.get(parent);
    if (calls === undefined) {
      calls = new Map();
      this.#failed.set(parent, calls);
    }
    if (calls.size < MAX_FAILED || calls.has(key)) calls.set(key, Math.max(at, calls.get(key) ?? 0));
  }
}

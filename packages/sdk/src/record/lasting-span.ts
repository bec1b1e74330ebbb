import { ATTR_AGENTOPS_SPAN_END, type SpanEnd } from "../semconv/index.ts";
import type { RecordedSpan } from "./recorded-span.ts";

/**
 * A span that outlasts the function's return: it ends with a stream, a generator or a callback, and where that never
 * comes, when the thing is collected or nothing has happened to it for an hour. The first end wins. No method throws.
 */
export class LastingSpan {
  readonly recorded: RecordedSpan;
  isOpen = true;
  /** Sweeps since something happened. */
  idleSweeps = 0;

  constructor(recorded: RecordedSpan) {
    this.recorded = recorded;
    open.add(this);
    sweeper ??= setInterval(sweep, SWEEP_MILLIS).unref();
  }

  /** When the thing is collected, nobody can bring it to its end any more. It must not be reachable from here. */
  watch(thing: object): void {
    collected.register(thing, this, this);
  }

  end(how: SpanEnd | undefined): void {
    if (!this.#close()) return;
    if (how !== undefined) this.recorded.setAttributes({ [ATTR_AGENTOPS_SPAN_END]: how });
    this.recorded.end();
  }

  /** An abort is the reader's wish, not a failure. */
  fail(error: unknown): void {
    if (!this.isOpen) return;
    if (isAbort(error)) this.end("cancelled");
    else {
      this.recorded.fail(error);
      this.end("failed");
    }
  }

  /** From now on somebody else ends the span. */
  release(): void {
    this.#close();
  }

  #close(): boolean {
    if (!this.isOpen) return false;
    this.isOpen = false;
    open.delete(this);
    collected.unregister(this);
    return true;
  }
}

const SWEEP_MILLIS = 60_000;
/** An hour: counted in sweeps, so that a laptop that slept or a function that was frozen ends nothing. */
const MAX_IDLE_SWEEPS = 60;

const open = new Set<LastingSpan>();
let sweeper: NodeJS.Timeout | undefined;
const collected = new FinalizationRegistry<LastingSpan>((span) => span.end("abandoned"));

function sweep(): void {
  if (open.size === 0) {
    clearInterval(sweeper);
    sweeper = undefined;
  }
  for (const span of open) {
    span.idleSweeps += 1;
    if (span.idleSweeps > MAX_IDLE_SWEEPS) span.end("abandoned");
  }
}

function isAbort(error: unknown): boolean {
  try {
    return (error as { name?: unknown } | null | undefined)?.name === "AbortError";
  } catch {
    return false;
  }
}

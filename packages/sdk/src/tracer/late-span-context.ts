import type { SpanContext, TraceState } from "@opentelemetry/api";
import { randomPool, SPAN_ID_BYTES, TRACE_ID_BYTES, takeId } from "./random-ids.ts";

/**
 * The SpanContext of a span whose ids are ours to choose. They stay the random bytes they are until somebody asks for
 * text: of most spans nobody does, and making text and reading it again takes a twentieth of a recorded call.
 */
export class LateSpanContext {
  traceFlags = 0;
  traceState: TraceState | undefined = undefined;
  /** What holds the span id and, right behind it, that of a new trace; undefined once both are text. */
  bytes: Buffer | undefined;
  readonly offset: number;
  /** Whether the trace id is among the bytes. */
  readonly beginsTrace: boolean;
  #traceId: string | undefined;
  #spanContext: SpanContext | undefined = undefined;

  /** `traceId`: that of the trace it goes on; undefined where it begins one. */
  constructor(traceId: string | undefined) {
    this.beginsTrace = traceId === undefined;
    this.offset = takeId(SPAN_ID_BYTES, this.beginsTrace ? TRACE_ID_BYTES : 0);
    this.bytes = randomPool();
    this.#traceId = traceId;
  }

  get traceId(): string {
    this.#traceId ??= this.#textOf(SPAN_ID_BYTES, TRACE_ID_BYTES);
    return this.#traceId;
  }

  /** In plain, the same object each time. */
  get(): SpanContext {
    if (this.#spanContext !== undefined) return this.#spanContext;
    const { traceId, traceFlags, traceState } = this;
    const spanId = this.#textOf(0, SPAN_ID_BYTES);
    this.#spanContext =
      traceState === undefined
        ? { traceId, spanId, traceFlags }
        : { traceId, spanId, traceFlags, traceState };
    // A span that lives long must not keep the ids of hundreds.
    this.bytes = undefined;
    return this.#spanContext;
  }

  #textOf(at: number, length: number): string {
    const start = this.offset + at;
    return (this.bytes as Buffer).toString("hex", start, start + length);
  }
}

/** A SpanContext, or one whose ids are not text yet. */
export type HeldSpanContext = SpanContext | LateSpanContext;

export function plainSpanContext(held: HeldSpanContext): SpanContext;
export function plainSpanContext(held: HeldSpanContext | undefined): SpanContext | undefined;
export function plainSpanContext(held: HeldSpanContext | undefined): SpanContext | undefined {
  return held instanceof LateSpanContext ? held.get() : held;
}

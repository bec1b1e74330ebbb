import type { Span } from "@opentelemetry/api";
import type { SpanState } from "../otel/span-state.ts";
import { getRuntime } from "../runtime.ts";

/** Of one stream, as many are kept. */
const MAX_GAPS = 10_000;

interface Gaps {
  last: number;
  readonly seconds: number[];
}

/** The times between the pieces of streamed answers, kept beside their spans until these end. */
const gapsOfSpans = new WeakMap<SpanState, Gaps>();

/** A piece of a streamed answer has come, `seconds` after the call began. */
export function noteChunk(span: Span, seconds: number): void {
  const runtime = getRuntime();
  const state = runtime?.metrics === undefined ? undefined : runtime.otel.states.get(span);
  if (state === undefined) return;
  const gaps = gapsOfSpans.get(state);
  if (gaps === undefined) {
    gapsOfSpans.set(state, { last: seconds, seconds: [] });
    return;
  }
  if (gaps.seconds.length < MAX_GAPS) gaps.seconds.push(seconds - gaps.last);
  gaps.last = seconds;
}

export function chunkGapsOf(state: SpanState): readonly number[] {
  return gapsOfSpans.get(state)?.seconds ?? [];
}

import type { SessionCounter } from "../semconv/index.ts";

/** What a session's spans counted as; `docs/sessions.md` has the table. */
export interface EventCounts {
  llms: number;
  tools: number;
  actions: number;
  errors: number;
  /** Embeddings and retrievals. */
  apis: number;
}

/** Cached is part of input, reasoning part of output. */
export interface TokenCounts {
  input: number;
  output: number;
  cached: number;
  reasoning: number;
}

/** Running totals of one session, from what this process saw. */
export class SessionTotals {
  readonly eventCounts: EventCounts = { llms: 0, tools: 0, actions: 0, errors: 0, apis: 0 };
  readonly tokens: TokenCounts = { input: 0, output: 0, cached: 0, reasoning: 0 };
  /** USD × 10⁻⁹. */
  costNanos = 0;
  unpricedCalls = 0;
  /** Resolves when every call so far is priced; undefined where none waits for the price table. */
  pricing: Promise<void> | undefined;
  /** Spans, those of kind `session` excepted. */
  spanCount = 0;
  /** Spans without a parent in this process, and whether the last of them failed. */
  localRoots = 0;
  lastRootFailed = false;
  lastEndMillis = 0;

  /** By the names under which the server is told. */
  counters(): Record<SessionCounter, number> {
    const { eventCounts, tokens } = this;
    return {
      ...eventCounts,
      input_tokens: tokens.input,
      output_tokens: tokens.output,
      cached_tokens: tokens.cached,
      reasoning_tokens: tokens.reasoning,
      cost_nanos: Math.round(this.costNanos),
      unpriced_calls: this.unpricedCalls,
      spans: this.spanCount,
    };
  }
}

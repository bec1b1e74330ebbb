import type { SpanContext } from "@opentelemetry/api";
import { copyFields } from "../copy-fields.ts";
import { activeContext, withContext } from "../otel/active-context.ts";
import { openSpan, type RecordedSpan } from "../record/open-span.ts";
import { getRuntime } from "../runtime.ts";
import {
  ATTR_AGENTOPS_SESSION_END_STATE,
  ATTR_AGENTOPS_SESSION_END_STATE_REASON,
  ATTR_AGENTOPS_SESSION_METADATA,
  ATTR_AGENTOPS_SESSION_NAME,
  ATTR_AGENTOPS_TAGS,
  ATTR_USER_ID,
  END_STATES,
  type EndState,
} from "../semconv/index.ts";
import { nowMillis } from "../tracer/clock.ts";
import { describeError } from "../tracer/describe-error.ts";
import { ROOT_CONTEXT, SpanStatusCode, trace } from "../tracer/otel-api.ts";
import { newUuid } from "../tracer/random-ids.ts";
import { setSession } from "./session-context.ts";
import type { EndSessionOptions, SessionOptions } from "./session-options.ts";
import type { SessionAnalytics, SessionSummary } from "./session-summary.ts";
import { type EventCounts, SessionTotals } from "./session-totals.ts";
import { summaryLine } from "./summary-line.ts";

/**
 * All telemetry that carries one `session.id`. Spans belong to a session by running inside `run` (or
 * `withSession`). No method throws, but for what the function given to `run` throws.
 */
export class Session implements AsyncDisposable {
  readonly id: string;
  readonly name: string | undefined;
  /** For the recorder, which adds to them when spans end. */
  readonly totals = new SessionTotals();
  readonly #userId: string | undefined;
  readonly #baseUrl: string;
  readonly #startMillis = nowMillis();
  #endMillis: number | undefined;
  #tags: string[];
  #metadata: Record<string, unknown>;
  #endState: EndState | undefined;
  #endStateReason: string | undefined;
  /** Session spans that run now. */
  readonly #openSpans = new Set<RecordedSpan>();
  #lastSpanContext: SpanContext | undefined;
  #summaryPrinted = false;

  constructor(options: SessionOptions, baseUrl: string) {
    this.id = toText(options.sessionId) ?? newUuid();
    this.name = toText(options.name);
    this.#userId = toText(options.userId);
    this.#tags = toTags(options.tags);
    this.#metadata = { ...copyFields(options.metadata) };
    this.#baseUrl = baseUrl;
  }

  /** Address of the session in the dashboard. */
  get url(): string {
    return `${this.#baseUrl}/sessions/${encodeURIComponent(this.id)}`;
  }

  get tags(): readonly string[] {
    return this.#tags;
  }

  get metadata(): Readonly<Record<string, unknown>> {
    return this.#metadata;
  }

  /** Undefined while the session runs. */
  get endState(): EndState | undefined {
    return this.#endState;
  }

  get endStateReason(): string | undefined {
    return this.#endStateReason;
  }

  get isRunning(): boolean {
    return this.#endState === undefined;
  }

  /** ISO 8601. */
  get initTimestamp(): string {
    return new Date(this.#startMillis).toISOString();
  }

  /** ISO 8601; undefined while the session runs. */
  get endTimestamp(): string | undefined {
    return this.#endMillis === undefined ? undefined : new Date(this.#endMillis).toISOString();
  }

  get eventCounts(): EventCounts {
    return { ...this.totals.eventCounts };
  }

  /** USD of the priced model calls so far. */
  get tokenCost(): number {
    return this.totals.costNanos / 1e9;
  }

  analytics(): SessionAnalytics {
    return {
      eventCounts: this.eventCounts,
      durationMillis: Math.max(0, (this.#endMillis ?? nowMillis()) - this.#startMillis),
      tokens: { ...this.totals.tokens },
      tokenCost: this.tokenCost,
      unpricedCalls: this.totals.unpricedCalls,
    };
  }

  addTags(tags: readonly string[]): void {
    this.#tags = [...new Set([...this.#tags, ...toTags(tags)])];
  }

  setTags(tags: readonly string[]): void {
    this.#tags = toTags(tags);
  }

  /** Adds to the metadata; a name that is there already is replaced. */
  setMetadata(metadata: Record<string, unknown>): void {
    this.#metadata = { ...this.#metadata, ...copyFields(metadata) };
  }

  /**
   * Runs a function inside the session, under a span of kind `session`. Returns what the function returns and
   * rethrows what it throws; the session stays open.
   */
  run<T>(fn: (session: Session) => T | PromiseLike<T>): Promise<T> {
    return this.#run(fn, false);
  }

  /** Like `run`, and ends the session: Success, or Fail with what was thrown. */
  runToEnd<T>(fn: (session: Session) => T | PromiseLike<T>): Promise<T> {
    return this.#run(fn, true);
  }

  /**
   * Ends the session; its span carries the outcome. Ending it again changes nothing, and an end state that does
   * not exist leaves it open, with a warning. Resolves when every model call so far is priced.
   */
  async end(options?: EndSessionOptions): Promise<SessionSummary> {
    const { endState: wanted, endStateReason } = copyFields(options);
    const endState = wanted ?? "Indeterminate";
    if (END_STATES.includes(endState)) this.#end(endState, toText(endStateReason));
    else {
      const given = typeof endState === "string" ? JSON.stringify(endState) : typeof endState;
      getRuntime()?.reporter.warnOnce(
        "end_state",
        `session.end() got endState ${given}, wanted one of ${END_STATES.join(", ")}; the session stays open.`,
      );
    }
    await this.totals.pricing;
    return this.#summary();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }

  /** The line about a session that nothing ended before the process did. */
  printAtExit(): void {
    const { spanCount, firstStartMillis, lastEndMillis } = this.totals;
    if (this.#summaryPrinted || spanCount === 0) return;
    this.#printSummary({ durationMillis: lastEndMillis - firstStartMillis });
  }

  async #run<T>(fn: (session: Session) => T | PromiseLike<T>, toEnd: boolean): Promise<T> {
    const span = openSpan("session", this.name ?? "session", { parent: setSession(activeContext(), this) });
    this.#openSpans.add(span);
    try {
      const result = await withContext(span.context, () => fn(this));
      if (toEnd) this.#end("Success", undefined);
      return result;
    } catch (error) {
      span.fail(error);
      if (toEnd) this.#end("Fail", reasonOf(error));
      throw error;
    } finally {
      this.#openSpans.delete(span);
      this.#finishSpan(span);
      if (this.#endState !== undefined && this.#openSpans.size === 0) void this.#printEnd();
    }
  }

  #end(endState: EndState, reason: string | undefined): void {
    if (this.#endState !== undefined) return;
    this.#endState = endState;
    this.#endStateReason = reason;
    this.#endMillis = nowMillis();
    getRuntime()?.openSessions.delete(this);
    if (this.#openSpans.size === 0) this.#recordEnd();
  }

  /** A span of its own for an outcome that no running span can carry, in the trace of the last one. */
  #recordEnd(): void {
    const context = setSession(ROOT_CONTEXT, this);
    const parent =
      this.#lastSpanContext === undefined ? context : trace.setSpanContext(context, this.#lastSpanContext);
    const startTime = new Date(this.#startMillis);
    this.#finishSpan(openSpan("session", this.name ?? "session", { parent, startTime }));
    void this.#printEnd();
  }

  #finishSpan(recorded: RecordedSpan): void {
    const { name, tags } = this;
    recorded.setAttributes({
      ...(name === undefined ? {} : { [ATTR_AGENTOPS_SESSION_NAME]: name }),
      ...(tags.length === 0 ? {} : { [ATTR_AGENTOPS_TAGS]: [...tags] }),
      ...(this.#userId === undefined ? {} : { [ATTR_USER_ID]: this.#userId }),
      ...(this.#endState === undefined ? {} : { [ATTR_AGENTOPS_SESSION_END_STATE]: this.#endState }),
      ...(this.#endStateReason === undefined
        ? {}
        : { [ATTR_AGENTOPS_SESSION_END_STATE_REASON]: this.#endStateReason }),
    });
    if (Object.keys(this.#metadata).length > 0) {
      recorded.setContent(ATTR_AGENTOPS_SESSION_METADATA, this.#metadata);
    }
    if (this.#endState === "Fail") markFailed(recorded, this.#endStateReason);
    recorded.end();
    this.#lastSpanContext = recorded.span.spanContext();
  }

  #summary(): SessionSummary {
    const { id, name, url, endState, endStateReason } = this;
    return { id, name, url, endState, endStateReason, ...this.analytics() };
  }

  async #printEnd(): Promise<void> {
    await this.totals.pricing;
    if (!this.#summaryPrinted) this.#printSummary();
  }

  #printSummary(known: Partial<SessionSummary> = {}): void {
    this.#summaryPrinted = true;
    const { localRoots, lastRootFailed } = this.totals;
    // Without an explicit end the server goes by the status of the only root; so does this line.
    const outcome = this.#endState ?? (localRoots === 1 && lastRootFailed ? "Fail" : "Success");
    getRuntime()?.reporter.line(summaryLine({ ...this.#summary(), ...known }, outcome));
  }
}

function markFailed(recorded: RecordedSpan, reason: string | undefined): void {
  try {
    const { ERROR } = SpanStatusCode;
    recorded.span.setStatus(reason === undefined ? { code: ERROR } : { code: ERROR, message: reason });
  } catch {
    // Somebody else's span; the outcome is told by the attributes too.
  }
}

function reasonOf(error: unknown): string {
  const { type, message } = describeError(error);
  return message === "" ? type : message;
}

function toText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function toTags(tags: unknown): string[] {
  try {
    return Array.isArray(tags) ? [...new Set(tags.filter((tag) => toText(tag) !== undefined))] : [];
  } catch {
    return []; // a Proxy may be an array too
  }
}

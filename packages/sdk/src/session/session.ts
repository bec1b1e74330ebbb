import type { Context } from "@opentelemetry/api";
import { copyFields } from "../copy-fields.ts";
import { activeContext, withContext } from "../otel/active-context.ts";
import type { Carrier, InjectOptions } from "../propagation/carrier.ts";
import { extractTrace } from "../propagation/extract-trace.ts";
import { injectInto } from "../propagation/inject-into.ts";
import { outgoingContext } from "../propagation/outgoing-context.ts";
import { parentContext } from "../propagation/parent-context.ts";
import { type RecordableEvent, recordEvent } from "../record/record-event.ts";
import { getRuntime } from "../runtime.ts";
import type { EndState } from "../semconv/index.ts";
import { millisToHrTime, nowMillis } from "../tracer/clock.ts";
import { ROOT_CONTEXT, trace } from "../tracer/otel-api.ts";
import { newUuid } from "../tracer/random-ids.ts";
import { type HostEnv, readHostEnv } from "./host-env.ts";
import { type ProcessEnd, reasonOfError } from "./process-end.ts";
import { setSession } from "./session-context.ts";
import type { EndSessionOptions, SessionOptions } from "./session-options.ts";
import { SessionReport } from "./session-report.ts";
import { SessionSpans } from "./session-spans.ts";
import type { SessionAnalytics, SessionSummary } from "./session-summary.ts";
import { type EventCounts, SessionTotals } from "./session-totals.ts";
import { toEndState } from "./to-end-state.ts";
import { toTags } from "./to-tags.ts";
import { toText } from "./to-text.ts";

/**
 * All telemetry that carries one `session.id`. Spans belong to a session by running inside `run` (or
 * `withSession`). No method throws, but for what the function given to `run` throws.
 */
export class Session implements AsyncDisposable {
  readonly name: string | undefined;
  /** For the recorder, which adds to them when spans end. */
  readonly totals = new SessionTotals();
  /** Likewise: what of them AgentOps does not get as spans, and was not told of yet. */
  unsent = new SessionTotals();
  readonly #baseUrl: string;
  readonly #parent: Context | undefined;
  readonly #spans: SessionSpans;
  #id: string | undefined;
  #userId: string | undefined;
  #tags: string[];
  #metadata: Record<string, unknown>;
  #video: string | undefined;
  #startMillis = nowMillis();
  #endMillis: number | undefined;
  #endState: EndState | undefined;
  #endStateReason: string | undefined;
  readonly #report = new SessionReport(this);
  /** Callbacks of `withSession` at work: the last of them ends the session. */
  #runsToEnd = 0;

  constructor(given: SessionOptions, baseUrl: string) {
    const options = copyFields(given);
    this.#id = toText(options.sessionId);
    this.name = toText(options.name);
    this.#userId = toText(options.userId);
    this.#tags = toTags(options.tags);
    this.#metadata = { ...copyFields(options.metadata) };
    this.#baseUrl = baseUrl;
    this.#parent = parentContext(options.parent);
    this.#spans = new SessionSpans(this.#parent && trace.getSpanContext(this.#parent));
  }

  /** As it was given, else a UUID. It is made when somebody asks: at `init` nobody does, and loading what makes it takes 4 ms. */
  get id(): string {
    this.#id ??= newUuid();
    return this.#id;
  }

  /** Address of the session in the dashboard. */
  get url(): string {
    const base = getRuntime()?.client.dashboardUrl ?? this.#baseUrl;
    return `${base}/sessions/${encodeURIComponent(this.id)}`;
  }

  get tags(): readonly string[] {
    return this.#tags;
  }

  get metadata(): Readonly<Record<string, unknown>> {
    return this.#metadata;
  }

  get userId(): string | undefined {
    return this.#userId;
  }

  /** Address of a recording of the session. */
  get video(): string | undefined {
    return this.#video;
  }

  /** Where the session runs; read when it is first asked for. */
  get hostEnv(): HostEnv {
    return readHostEnv(getRuntime()?.config.envDataOptOut ?? true);
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

  /** USD of the priced model calls so far; `unpricedCalls` counts the rest. */
  get tokenCost(): number {
    return this.totals.costNanos / 1e9;
  }

  get unpricedCalls(): number {
    return this.totals.unpricedCalls;
  }

  /** What this process saw of the session, from memory. */
  analytics(): SessionAnalytics {
    return {
      eventCounts: this.eventCounts,
      durationMillis: Math.max(0, (this.#endMillis ?? nowMillis()) - this.#startMillis),
      tokens: { ...this.totals.tokens },
      tokenCost: this.tokenCost,
      unpricedCalls: this.unpricedCalls,
    };
  }

  addTags(tags: readonly string[] | string): void {
    this.#tags = [...new Set([...this.#tags, ...toTags(tags)])];
  }

  setTags(tags: readonly string[] | string): void {
    this.#tags = toTags(tags);
  }

  /** Adds to the metadata; a name that is there already is replaced. */
  setMetadata(metadata: Record<string, unknown>): void {
    this.#metadata = { ...this.#metadata, ...copyFields(metadata) };
  }

  /** Keeps the address of a recording beside the session. */
  setVideo(video: string): void {
    this.#video = toText(video) ?? this.#video;
  }

  /** Records what is over already, as `agentops.record` does, in this session whatever is active. */
  record(event: RecordableEvent): void {
    recordEvent(event, setSession(outgoingContext(this, this.#spans.newest), this));
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
    const given = copyFields(options);
    const endState = toEndState(given.endState ?? undefined);
    if (endState !== undefined) {
      if (this.isRunning) this.setVideo(given.video ?? "");
      this.#end(endState, toText(given.endStateReason));
    }
    await this.totals.pricing;
    return this.summary();
  }

  /** Writes the session's id and the active trace, or else its own, into a carrier for another process, and returns it. */
  injectContext<C>(carrier: C, options?: InjectOptions): C {
    injectInto(carrier, outgoingContext(this, this.#spans.newest), this.id, options);
    return carrier;
  }

  /** The active context with the trace that a carrier brought, in this session. */
  extractContext(carrier: Carrier | Context): Context {
    const context = extractTrace(carrier);
    const arrived = trace.getSpanContext(context);
    if (arrived?.isRemote) this.#spans.continue(arrived);
    return setSession(context, this);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }

  /** Makes the session known: it runs from here on. Once, and not for a handle of another process's session. */
  begin({ isImplicit = false, startMillis = this.#startMillis } = {}): void {
    if (this.hasBegun || !this.isRunning) return;
    this.#startMillis = startMillis;
    this.#report.begin(startMillis, isImplicit);
  }

  get hasBegun(): boolean {
    return this.#report.hasBegun;
  }

  /** Another `startSession` asked for this session while it runs. */
  resume({ tags, metadata, userId }: SessionOptions): void {
    this.addTags(toTags(tags));
    this.setMetadata(copyFields(metadata));
    this.#userId ??= toText(userId);
  }

  /** The process ends, or the SDK in it, and nothing ended the session before. */
  endWithProcess(end: ProcessEnd): void {
    if (this.#endState !== undefined) {
      if (!this.#report.isEndTold) this.#tellEnd(); // somebody ended it in mid-run
      return;
    }
    const left = this.#report.leave(end);
    if (left !== undefined && "isShutdown" in end) this.#settle(left.endState, left.reason, left.endMillis);
  }

  /** This process only continued the session. */
  forget(): void {
    this.#report.tellUnsent();
  }

  /** The line about a session that the process left. */
  printAtExit(): void {
    this.#report.printAtExit();
  }

  /** What `end` resolves with. */
  summary(): SessionSummary {
    const { id, name, url, endState, endStateReason } = this;
    return { id, name, url, endState, endStateReason, ...this.analytics() };
  }

  async #run<T>(fn: (session: Session) => T | PromiseLike<T>, toEnd: boolean): Promise<T> {
    const parent = setSession(this.#parent ?? activeContext(), this);
    const span = this.#spans.open(this, parent);
    if (toEnd) this.#runsToEnd += 1;
    try {
      const result = await withContext(span.context, () => fn(this));
      if (toEnd && --this.#runsToEnd === 0) this.#settle("Success", undefined, nowMillis());
      return result;
    } catch (error) {
      span.fail(error);
      if (toEnd && --this.#runsToEnd === 0) this.#settle("Fail", reasonOfError(error), nowMillis());
      throw error;
    } finally {
      const isEnd = this.#endState !== undefined && !this.#report.isEndTold;
      if (isEnd) this.#endMillis = nowMillis(); // an end in mid-run is the end of the run
      this.#spans.close(span, this, isEnd ? millisToHrTime(this.#endMillis as number) : undefined);
      if (isEnd && this.#spans.areClosed) this.#tellEnd();
    }
  }

  #end(endState: EndState, reason: string | undefined): void {
    if (this.#endState !== undefined) return;
    this.#settle(endState, reason, nowMillis());
    if (!this.#spans.areClosed) return;
    const newest = this.#spans.newest;
    const context = setSession(ROOT_CONTEXT, this);
    const parent = newest === undefined ? context : trace.setSpanContext(context, newest);
    this.#spans.record(
      this,
      parent,
      millisToHrTime(this.#startMillis),
      millisToHrTime(this.#endMillis ?? nowMillis()),
    );
    this.#tellEnd();
  }

  #settle(endState: EndState, reason: string | undefined, endMillis: number): void {
    if (this.#endState !== undefined) return;
    this.#endState = endState;
    this.#endStateReason = reason;
    this.#endMillis = endMillis;
  }

  /** When nothing of the session runs any more. */
  #tellEnd(): void {
    getRuntime()?.openSessions.delete(this);
    this.#report.end(this.#endState ?? "Indeterminate", this.#endMillis ?? nowMillis());
  }
}

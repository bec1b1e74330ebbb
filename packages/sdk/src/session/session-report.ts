import { getRuntime } from "../runtime.ts";
import type { EndState } from "../semconv/index.ts";
import { nowMillis } from "../tracer/clock.ts";
import { type Outcome, outcomeOfProcess, outcomeOfStarted, type ProcessEnd } from "./process-end.ts";
import type { Session } from "./session.ts";
import { SessionTotals } from "./session-totals.ts";
import { summaryLine } from "./summary-line.ts";

/** What was told of one session: to the server by events, to whoever reads stderr by a line. */
export class SessionReport {
  readonly #session: Session;
  #startMillis = 0;
  #begun: "explicitly" | "implicitly" | undefined;
  #isEndTold = false;
  #isLinePrinted = false;
  /** What the process's end made of the session, and how many spans it had then. */
  #left: { readonly outcome: Outcome; readonly endMillis: number; readonly spanCount: number } | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  get hasBegun(): boolean {
    return this.#begun !== undefined;
  }

  get isEndTold(): boolean {
    return this.#isEndTold;
  }

  begin(startMillis: number, isImplicit: boolean): void {
    this.#begun = isImplicit ? "implicitly" : "explicitly";
    this.#startMillis = startMillis;
    getRuntime()?.sessionEvents?.start(factsOf(this.#session), startMillis, isImplicit);
    getRuntime()?.metrics?.agents.startSession();
  }

  /** Tells an end that somebody asked for, as soon as every model call is priced. */
  end(endState: EndState, endMillis: number): void {
    const session = this.#session;
    this.#isEndTold = true;
    if (this.hasBegun)
      getRuntime()?.metrics?.agents.endSession(session, endState, endMillis - this.#startMillis);
    const { sessionEvents, runLines } = getRuntime() ?? {};
    const tell = (): void => {
      sessionEvents?.end(factsOf(session), endMillis, takeUnsent(session));
      if (!this.#isLinePrinted) runLines?.add(() => summaryLine(session.summary(), endState, isServed()));
      this.#isLinePrinted = true;
    };
    const { pricing } = session.totals;
    if (pricing === undefined) tell();
    else if (sessionEvents === undefined) void pricing.then(tell);
    else sessionEvents.after(pricing, tell);
  }

  /**
   * Tells what the end of the process makes of a session that nothing ended before; again, where the process went on
   * and recorded more. Undefined where there is nothing to tell.
   */
  leave(end: ProcessEnd): (Outcome & { endMillis: number }) | undefined {
    const session = this.#session;
    const { spanCount, localRoots, lastRootFailed, lastEndMillis } = session.totals;
    if (this.#isEndTold) return undefined;
    if (this.#begun === undefined) {
      this.tellUnsent();
      return undefined;
    }
    const isImplicit = this.#begun === "implicitly";
    const outcome = isImplicit
      ? outcomeOfProcess(end, localRoots === 1 && lastRootFailed)
      : outcomeOfStarted(end);
    const told = this.#left;
    if (told !== undefined && told.spanCount === spanCount && isSame(outcome, told.outcome)) return undefined;
    // The latest end counts: it must not be of the same moment as the one before.
    const notBefore = told === undefined ? 0 : told.endMillis + 0.001;
    const endMillis = Math.max(notBefore, isImplicit && spanCount > 0 ? lastEndMillis : nowMillis());
    this.#left = { outcome, endMillis, spanCount };
    const facts = { ...factsOf(session), endState: outcome.endState, endStateReason: outcome.reason };
    getRuntime()?.sessionEvents?.end(facts, endMillis, takeUnsent(session));
    if (told === undefined)
      getRuntime()?.metrics?.agents.endSession(session, outcome.endState, endMillis - this.#startMillis);
    return { ...outcome, endMillis };
  }

  /** For a session that another process ends. */
  tellUnsent(): void {
    if (this.#begun !== undefined) return;
    const session = this.#session;
    // Of the time of the work: the session does not last longer by being told of.
    const { lastEndMillis } = session.totals;
    if (lastEndMillis > 0)
      getRuntime()?.sessionEvents?.unsent(factsOf(session), lastEndMillis, takeUnsent(session));
  }

  /** The line about a session that the process left. */
  printAtExit(): void {
    const left = this.#left;
    if (this.#isLinePrinted || left === undefined || left.spanCount === 0) return;
    this.#isLinePrinted = true;
    const summary = { ...this.#session.summary(), durationMillis: left.endMillis - this.#startMillis };
    getRuntime()?.runLines.add(() => summaryLine(summary, left.outcome.endState, isServed()));
  }
}

function isSame(one: Outcome, other: Outcome): boolean {
  return one.endState === other.endState && one.reason === other.reason;
}

/** Taken out of the totals of what is yet to be told. */
function takeUnsent(session: Session): SessionTotals {
  const { unsent } = session;
  session.unsent = new SessionTotals();
  return unsent;
}

function factsOf(session: Session) {
  const { id, name, tags, userId, video, endState, endStateReason, metadata, totals } = session;
  return { id, name, tags, userId, video, endState, endStateReason, metadata, totals };
}

/** Whether the server says that it shows sessions. */
function isServed(): boolean {
  return getRuntime()?.client.dashboardUrl !== undefined;
}

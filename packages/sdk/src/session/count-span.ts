import type { SpanState } from "../otel/span-state.ts";
import { getRuntime } from "../runtime.ts";
import { ATTR_EXCEPTION_MESSAGE, EVENT_EXCEPTION, type SpanKindName } from "../semconv/index.ts";
import { hrTimeToMillis } from "../tracer/clock.ts";
import { SpanStatusCode } from "../tracer/otel-api.ts";
import type { ReadableSpan } from "../tracer/readable-span.ts";
import { modelUsageOf } from "./model-usage.ts";
import { priceUsage } from "./price-usage.ts";
import type { EventCounts, SessionTotals } from "./session-totals.ts";

/**
 * Adds an ended span to the totals of its session, and tells the span around it what not to count again. What of them
 * is not sent to AgentOps is counted once more, apart: the server is told of it at the end.
 */
export function countSpan(span: ReadableSpan, state: SpanState, isSent: boolean): void {
  const failed = span.status.code === SpanStatusCode.ERROR;
  // An exception without the status is an error that was caught and handled.
  const hasError = failed || exceptionMessage(span) !== undefined;
  const isModelCall = state.kind === "llm" || state.kind === "embedding";
  const { parent, session } = state;
  if (parent !== undefined) {
    if (hasError) {
      parent.hasFailedChild = true;
      parent.childFailure ??= state.childFailure;
      tellFailures(parent, state, exceptionMessage(span));
    }
    if (isModelCall && state.kind !== undefined) {
      parent.innerModelCalls ??= new Set();
      parent.innerModelCalls.add(state.kind);
    }
  }
  getRuntime()?.metrics?.agents.endSpan(span, state);
  if (session === undefined) return;
  // A wrapper around a model call of the same kind is that call, and its usage repeats it.
  const isWrapper = state.kind !== undefined && state.innerModelCalls?.has(state.kind) === true;
  const isCounted = state.kind !== undefined && !(isWrapper && state.kind === "llm");
  const counter = isCounted ? COUNTER_OF_KIND[state.kind as SpanKindName] : undefined;
  const isError = hasError && isFirstFailure(span, state);
  const all = isSent ? [session.totals] : [session.totals, session.unsent];
  const endMillis = hrTimeToMillis(span.endTime);
  for (const totals of all) {
    if (counter !== undefined) totals.eventCounts[counter] += 1;
    if (isError) totals.eventCounts.errors += 1;
    if (state.kind !== "session") totals.spanCount += 1;
    if (parent === undefined) {
      totals.localRoots += 1;
      totals.lastRootFailed = failed;
    }
    if (endMillis > totals.lastEndMillis) totals.lastEndMillis = endMillis;
  }
  if (isModelCall && !isWrapper) countUsage(span, all);
}

const COUNTER_OF_KIND: Record<SpanKindName, keyof EventCounts | undefined> = {
  llm: "llms",
  tool: "tools",
  action: "actions",
  task: "actions",
  workflow: "actions",
  agent: "actions",
  guardrail: "actions",
  embedding: "apis",
  retrieval: "apis",
  session: undefined,
};

/**
 * Spans of our own say it themselves; of others, the innermost failed one of a chain counts, and those further out
 * that tell of another exception. A session span that is marked as failed without an error of its own is an outcome,
 * not an error.
 */
function isFirstFailure(span: ReadableSpan, state: SpanState): boolean {
  if (state.failureCounted) return false;
  const message = exceptionMessage(span);
  if (message !== undefined) return state.failuresBelow?.has(message) !== true;
  return state.kind !== "session" && !state.hasFailedChild;
}

function exceptionMessage(span: ReadableSpan): string | undefined {
  if (span.events.length === 0) return undefined;
  const exception = span.events.find((event) => event.name === EVENT_EXCEPTION);
  return exception && String(exception.attributes?.[ATTR_EXCEPTION_MESSAGE] ?? "");
}

/** Of a span with thousands of failed children, as many are remembered. */
const MAX_FAILURES = 100;

function tellFailures(parent: SpanState, state: SpanState, message: string | undefined): void {
  const messages = [...(state.failuresBelow ?? []), ...(message === undefined ? [] : [message])];
  parent.failuresBelow ??= new Set();
  for (const text of messages) if (parent.failuresBelow.size < MAX_FAILURES) parent.failuresBelow.add(text);
}

function countUsage(span: ReadableSpan, all: readonly SessionTotals[]): void {
  const usage = modelUsageOf(span);
  if (usage === undefined) return;
  for (const { tokens } of all) {
    tokens.input += usage.inputTokens;
    tokens.output += usage.outputTokens;
    tokens.cached += usage.cacheReadTokens;
    tokens.reasoning += usage.reasoningTokens;
  }
  const pricing = priceUsage(usage, (costNanos) => {
    for (const totals of all) {
      if (costNanos === undefined) totals.unpricedCalls += 1;
      else totals.costNanos += costNanos;
    }
  });
  if (pricing === undefined) return;
  for (const totals of all) totals.pricing = pricing; // the last to come is the last to be told
}

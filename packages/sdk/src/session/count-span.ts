import type { Attributes } from "@opentelemetry/api";
import type { SpanState } from "../otel/span-state.ts";
import {
  ATTR_EXCEPTION_MESSAGE,
  ATTR_GEN_AI_PROVIDER_NAME,
  ATTR_GEN_AI_REQUEST_MODEL,
  ATTR_GEN_AI_RESPONSE_MODEL,
  ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_OUTPUT_TOKENS,
  ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
  EVENT_EXCEPTION,
  type SpanKindName,
} from "../semconv/index.ts";
import { hrTimeToMillis } from "../tracer/clock.ts";
import { SpanStatusCode } from "../tracer/otel-api.ts";
import type { ReadableSpan } from "../tracer/readable-span.ts";
import { priceUsage } from "./price-usage.ts";
import type { EventCounts } from "./session-totals.ts";

/** Adds an ended span to the totals of its session, and tells the span around it what not to count again. */
export function countSpan(span: ReadableSpan, state: SpanState): void {
  const failed = span.status.code === SpanStatusCode.ERROR;
  const isModelCall = state.kind === "llm" || state.kind === "embedding";
  const { parent, session } = state;
  if (parent !== undefined) {
    if (failed) {
      parent.hasFailedChild = true;
      parent.childFailure ??= state.childFailure;
      tellFailures(parent, state, exceptionMessage(span));
    }
    if (isModelCall && state.kind !== undefined) {
      parent.innerModelCalls ??= new Set();
      parent.innerModelCalls.add(state.kind);
    }
  }
  if (session === undefined) return;
  const { totals } = session;
  const counter = state.kind === undefined ? undefined : COUNTER_OF_KIND[state.kind];
  // A wrapper around a model call of the same kind is that call, and its usage repeats it.
  const isWrapper = state.kind !== undefined && state.innerModelCalls?.has(state.kind) === true;
  if (counter !== undefined && !(isWrapper && state.kind === "llm")) totals.eventCounts[counter] += 1;
  if (failed && isFirstFailure(span, state)) totals.eventCounts.errors += 1;
  if (state.kind !== "session") totals.spanCount += 1;
  if (parent === undefined) {
    totals.localRoots += 1;
    totals.lastRootFailed = failed;
  }
  totals.firstStartMillis = Math.min(totals.firstStartMillis, hrTimeToMillis(span.startTime));
  totals.lastEndMillis = Math.max(totals.lastEndMillis, hrTimeToMillis(span.endTime));
  if (isModelCall && !isWrapper) countUsage(span, state);
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

function countUsage(span: ReadableSpan, state: SpanState): void {
  const { attributes } = span;
  const usage = {
    provider: text(attributes, ATTR_GEN_AI_PROVIDER_NAME) ?? text(attributes, "gen_ai.system") ?? "",
    model: text(attributes, ATTR_GEN_AI_REQUEST_MODEL) ?? "",
    inputTokens: tokens(attributes, ATTR_GEN_AI_USAGE_INPUT_TOKENS),
    outputTokens: tokens(attributes, ATTR_GEN_AI_USAGE_OUTPUT_TOKENS),
    cacheReadTokens: tokens(attributes, ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS),
    cacheWriteTokens: tokens(attributes, ATTR_GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS),
    reasoningTokens: tokens(attributes, ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS),
    at: new Date(hrTimeToMillis(span.startTime)),
  };
  const responseModel = text(attributes, ATTR_GEN_AI_RESPONSE_MODEL);
  const totals = state.session?.totals;
  if (totals === undefined) return;
  totals.tokens.input += usage.inputTokens;
  totals.tokens.output += usage.outputTokens;
  totals.tokens.cached += usage.cacheReadTokens;
  totals.tokens.reasoning += usage.reasoningTokens;
  const pricing = priceUsage(
    responseModel === undefined ? usage : { ...usage, responseModel },
    (costNanos) => {
      if (costNanos === undefined) totals.unpricedCalls += 1;
      else totals.costNanos += costNanos;
    },
  );
  if (pricing !== undefined) totals.pricing = pricing; // the last to come is the last to be told
}

function text(attributes: Attributes, key: string): string | undefined {
  const value = attributes[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function tokens(attributes: Attributes, key: string): number {
  const value = attributes[key];
  return typeof value === "number" && value > 0 ? Math.round(value) : 0;
}

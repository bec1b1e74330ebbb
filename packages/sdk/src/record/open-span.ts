import type { Attributes, Context, Span, SpanKind, SpanOptions, TimeInput } from "@opentelemetry/api";
import { captureContent } from "../content/capture-content.ts";
import { activeContext } from "../otel/active-context.ts";
import { getRuntime, type Runtime } from "../runtime.ts";
import {
  ATTR_AGENTOPS_SPAN_KIND,
  ATTR_ERROR_TYPE,
  ATTR_SESSION_ID,
  type SpanKindName,
} from "../semconv/index.ts";
import { findSession } from "../session/session-context.ts";
import { toName } from "../tracer/attribute-value.ts";
import {
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
} from "../tracer/otel-api.ts";
import { SDK_VERSION } from "../version.ts";
import { nameAttributes, spanNameOf } from "./name-span.ts";
import { recordFailure } from "./record-failure.ts";

/** A span that is being recorded. None of its methods throws. */
export interface RecordedSpan {
  readonly span: Span;
  /** The context in which this span is active. */
  readonly context: Context;
  setAttributes(attributes: Attributes): void;
  /**
   * Content is kept beside the span: a string as it is, anything else as JSON text made safely. It obeys
   * `captureContent` and `redact`.
   */
  setContent(key: string, value: unknown): void;
  /** Status ERROR, `error.type`, and the exception event where this error was not recorded further in already. */
  fail(error: unknown): void;
  end(): void;
}

export interface OpenSpanOptions {
  attributes?: Attributes;
  /** Default INTERNAL. */
  otelKind?: SpanKind;
  /** Default the active context. */
  parent?: Context;
  /** Default now. */
  startTime?: TimeInput;
}

/**
 * Starts a span of one of our kinds, by the customer's tracer where they have one, else by ours; it is called as
 * the conventions want a `thing` of that kind called. Never throws; before `init`, and where the SDK is disabled,
 * it returns a span that records nothing.
 */
export function openSpan(kind: SpanKindName, thing: string, options: OpenSpanOptions = {}): RecordedSpan {
  let parent = options.parent ?? ROOT_CONTEXT;
  try {
    parent = options.parent ?? activeContext();
    const runtime = getRuntime();
    if (runtime !== undefined)
      return new OpenSpan(runtime, startSpan(runtime, kind, toName(thing), options, parent), parent);
  } catch (error) {
    reportOwnFault(error);
  }
  return inertSpan(parent);
}

/** Whether `init` was called and the SDK is not disabled. */
export function isRecordingActive(): boolean {
  return getRuntime() !== undefined;
}

function startSpan(
  runtime: Runtime,
  kind: SpanKindName,
  thing: string,
  options: OpenSpanOptions,
  parent: Context,
): Span {
  const session = findSession(runtime, parent, runtime.states.get(trace.getSpan(parent)), true);
  const name = spanNameOf(kind, thing);
  const attributes: Attributes = {
    [ATTR_AGENTOPS_SPAN_KIND]: kind,
    ...nameAttributes(kind, thing),
    ...options.attributes,
  };
  if (session !== undefined) attributes[ATTR_SESSION_ID] = session.id;
  const spanOptions: SpanOptions = { attributes };
  if (options.otelKind !== undefined) spanOptions.kind = options.otelKind;
  if (options.startTime !== undefined) spanOptions.startTime = options.startTime;

  const own = runtime.provider.getTracer("agentops", SDK_VERSION);
  const customer = runtime.holder.joinedProvider();
  if (customer === undefined) return own.startSpan(name, spanOptions, parent);
  const span = customer.getTracer("agentops", SDK_VERSION).startSpan(name, spanOptions, parent);
  if (runtime.states.get(span) !== undefined || !isSpanContextValid(span.spanContext())) return span;
  // Their sampler dropped it, or their provider no longer calls our processor: we keep it under the same ids.
  return own.startDroppedSpan(name, spanOptions, parent, span.spanContext()) ?? span;
}

class OpenSpan implements RecordedSpan {
  readonly span: Span;
  readonly context: Context;
  readonly #runtime: Runtime;

  constructor(runtime: Runtime, span: Span, parent: Context) {
    this.#runtime = runtime;
    this.span = span;
    this.context = isSpanContextValid(span.spanContext()) ? trace.setSpan(parent, span) : parent;
  }

  setAttributes(attributes: Attributes): void {
    guard(() => this.span.setAttributes(attributes));
  }

  setContent(key: string, value: unknown): void {
    guard(() => {
      const state = this.#runtime.states.get(this.span);
      if (state?.sampled && !state.ended) captureContent(state, this.#runtime.config, key, value);
    });
  }

  fail(error: unknown): void {
    guard(() => {
      const state = this.#runtime.states.get(this.span);
      if (state?.ended) return;
      const { type, message, first } = recordFailure(state, error);
      this.span.setAttribute(ATTR_ERROR_TYPE, type);
      this.span.setStatus(
        message === "" ? { code: SpanStatusCode.ERROR } : { code: SpanStatusCode.ERROR, message },
      );
      if (first) this.span.recordException(error as Error);
    });
  }

  end(): void {
    guard(() => this.span.end());
  }
}

function inertSpan(context: Context): RecordedSpan {
  return {
    span: trace.wrapSpanContext(INVALID_SPAN_CONTEXT),
    context,
    setAttributes() {},
    setContent() {},
    fail() {},
    end() {},
  };
}

function guard(action: () => void): void {
  try {
    action();
  } catch (error) {
    reportOwnFault(error);
  }
}

function reportOwnFault(error: unknown): void {
  getRuntime()?.reporter.debug(
    `a fault of our own while recording: ${String((error as Error | undefined)?.stack)}`,
  );
}

import type { Attributes, Context, Span, TimeInput } from "@opentelemetry/api";
import { captureContent } from "../content/capture-content.ts";
import { safeSerialize } from "../content/safe-serialize.ts";
import type { SpanState } from "../otel/span-state.ts";
import type { Runtime } from "../runtime.ts";
import {
  ATTR_AGENTOPS_TOOL_REPETITION,
  ATTR_ERROR_TYPE,
  ATTR_GEN_AI_TOOL_CALL_ARGUMENTS,
} from "../semconv/index.ts";
import { isSpanContextValid, SpanStatusCode } from "../tracer/otel-api.ts";
import type { AgentRun } from "./agent-run.ts";
import { recordFailure } from "./record-failure.ts";
import type { RecordedSpan } from "./recorded-span.ts";
import { reportOwnFault } from "./report-own-fault.ts";
import { exceptionOf } from "./stack-with-causes.ts";

/** A span of ours while it runs. */
export class LiveSpan implements RecordedSpan {
  readonly span: Span;
  context: Context;
  readonly #runtime: Runtime;
  readonly #state: SpanState | undefined;
  /** Of a tool called by an agent, that agent. */
  readonly #caller: AgentRun | undefined;
  readonly #thing: string;

  constructor(runtime: Runtime, span: Span, parent: Context, caller: AgentRun | undefined, thing: string) {
    this.#runtime = runtime;
    this.span = span;
    this.#state = runtime.otel.states.get(span);
    this.#caller = caller;
    this.#thing = thing;
    const isReal = this.#state !== undefined || isSpanContextValid(span.spanContext());
    this.context = isReal ? runtime.otel.setSpan(parent, span) : parent;
  }

  get keepsContent(): boolean {
    const state = this.#state;
    return state !== undefined && state.sampled !== 0 && !state.ended && this.#runtime.otel.capturesContent;
  }

  setAttributes(attributes: Attributes): void {
    try {
      this.span.setAttributes(attributes);
    } catch (error) {
      reportOwnFault(error);
    }
  }

  setContent(key: string, value: unknown, { isCut = false }: { isCut?: boolean } = {}): void {
    const state = this.#state;
    if (state === undefined || state.sampled === 0 || state.ended) return;
    try {
      if (this.#runtime.otel.capturesContent) captureContent(state, key, value, isCut);
      if (this.#caller !== undefined && key === ATTR_GEN_AI_TOOL_CALL_ARGUMENTS) {
        this.#countToolCall(this.#caller, state.content?.[key] ?? textOf(value));
      }
    } catch (error) {
      reportOwnFault(error);
    }
  }

  fail(error: unknown, time?: TimeInput): void {
    const state = this.#state;
    if (state?.ended) return;
    try {
      const { type, message, first } = recordFailure(state, error);
      this.span.setAttribute(ATTR_ERROR_TYPE, type);
      this.span.setStatus(
        message === "" ? { code: SpanStatusCode.ERROR } : { code: SpanStatusCode.ERROR, message },
      );
      if (first) this.span.recordException(exceptionOf(error), time);
    } catch (fault) {
      reportOwnFault(fault);
    }
  }

  recordError(error: unknown, time?: TimeInput): void {
    const state = this.#state;
    if (state?.ended) return;
    try {
      if (recordFailure(state, error).first) this.span.recordException(exceptionOf(error), time);
    } catch (fault) {
      reportOwnFault(fault);
    }
  }

  end(endTime?: TimeInput): void {
    try {
      this.#runtime.otel.endSpan(this.span, endTime);
    } catch (error) {
      reportOwnFault(error);
    }
  }

  #countToolCall(caller: AgentRun, callArguments: string): void {
    const count = caller.countToolCall(this.#thing, callArguments);
    if (count > 1) this.span.setAttribute(ATTR_AGENTOPS_TOOL_REPETITION, count);
  }
}

function textOf(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : safeSerialize(value).text;
}

import type { Attributes, Context, Link, Span, SpanKind } from "@opentelemetry/api";
import { assignAttributes } from "../tracer/attribute-value.ts";
import { trace } from "../tracer/otel-api.ts";
import type { ReadableSpan } from "../tracer/readable-span.ts";
import {
  alwaysOn,
  NOT_RECORD,
  RECORD_AND_SAMPLED,
  type Sampler,
  type SamplingResult,
} from "../tracer/sampler.ts";
import type { SpanStates } from "./span-state.ts";

/**
 * Our sampling: the sampler is asked once per local root, with the flag of any outer span hidden from it; what is
 * below inherits. So our keeping does not depend on the customer's, and a trace is kept whole or not at all.
 */
export class LocalRootSampler {
  readonly #sampler: Sampler;
  readonly #states: SpanStates;

  constructor(sampler: Sampler | undefined, states: SpanStates) {
    this.#sampler = sampler ?? alwaysOn;
    this.#states = states;
  }

  decide(
    context: Context,
    traceId: string,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult {
    const parent = this.#states.get(trace.getSpan(context));
    if (parent !== undefined) return { decision: parent.sampled ? RECORD_AND_SAMPLED : NOT_RECORD };
    if (this.#sampler === alwaysOn) return KEEP;
    try {
      const valid: Attributes = {};
      assignAttributes(valid, attributes, Number.POSITIVE_INFINITY);
      const result = this.#sampler.shouldSample(trace.deleteSpan(context), traceId, name, kind, valid, links);
      return typeof result?.decision === "number" ? result : KEEP;
    } catch {
      return KEEP; // a broken sampler must not break the host, nor lose its traces
    }
  }

  decideForSpan(parentContext: Context, span: Span & ReadableSpan): boolean {
    const { traceId } = span.spanContext();
    const { decision } = this.decide(parentContext, traceId, span.name, span.kind, span.attributes, []);
    return decision === RECORD_AND_SAMPLED;
  }
}

const KEEP: SamplingResult = { decision: RECORD_AND_SAMPLED };

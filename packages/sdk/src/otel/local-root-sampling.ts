import type { Attributes, Context, Link, SpanKind } from "@opentelemetry/api";
import { ownPromise } from "../content/read-plain-value.ts";
import { assignAttributes } from "../tracer/attribute-value.ts";
import type { TraceIdHolder } from "../tracer/id-generator.ts";
import { trace } from "../tracer/otel-api.ts";
import { RECORD_AND_SAMPLED, RECORD_ONLY, type Sampler, type SamplingResult } from "../tracer/sampler.ts";
import type { SpanState } from "./span-state.ts";

/** A decision of all destinations' samplers. */
export interface LocalSampling extends SamplingResult {
  /** Bits of the destinations that keep the trace. */
  readonly destinations: number;
}

/**
 * The sampling of the destinations: each one's sampler is asked once per local root, with the flag of any outer span
 * hidden from it; what is below inherits. So no keeping depends on another, and a destination gets a trace whole or
 * not at all. What nobody keeps is recorded all the same, because sessions count it.
 */
export class LocalRootSampling {
  readonly #samplers: readonly (Sampler | undefined)[];
  readonly #keepAll: LocalSampling;
  readonly #alwaysKept: boolean;

  /** The sampler of each destination; undefined keeps every trace. */
  constructor(samplers: readonly (Sampler | undefined)[]) {
    this.#samplers = samplers;
    this.#keepAll = samplingOf(2 ** samplers.length - 1);
    this.#alwaysKept = samplers.every((sampler) => sampler === undefined);
  }

  /** `parent`: what is known of the span around the new one, in this process. */
  decide(
    parent: SpanState | undefined,
    context: Context,
    ids: TraceIdHolder,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): LocalSampling {
    if (parent !== undefined) return samplingOf(parent.sampled);
    if (this.#alwaysKept) return this.#keepAll;
    const outside = trace.getSpan(context) === undefined ? context : trace.deleteSpan(context);
    const valid: Attributes = {};
    assignAttributes(valid, attributes, Number.POSITIVE_INFINITY);
    let destinations = 0;
    let first: Answer | undefined;
    for (let index = 0; index < this.#samplers.length; index += 1) {
      const result = ask(this.#samplers[index], outside, ids.traceId, name, kind, valid, links);
      if (result === undefined || result.decision === RECORD_AND_SAMPLED) destinations |= 1 << index;
      if (index === 0) first = result;
    }
    // What a sampler wants added can stand on the one span only; the first destination's is AgentOps'.
    const added = first?.attributes;
    const traceState = first?.traceState;
    if (added === undefined && traceState === undefined) return samplingOf(destinations);
    return {
      ...samplingOf(destinations),
      ...(added === undefined ? {} : { attributes: added }),
      ...(traceState === undefined ? {} : { traceState }),
    };
  }
}

/** What a sampler said, each part read once. */
interface Answer {
  readonly decision: number;
  readonly attributes: SamplingResult["attributes"] | undefined;
  readonly traceState: SamplingResult["traceState"];
}

/** Undefined where the trace is kept without further ado: a broken sampler must not lose the host's traces. */
function ask(
  sampler: Sampler | undefined,
  context: Context,
  traceId: string,
  name: string,
  kind: SpanKind,
  attributes: Attributes,
  links: Link[],
): Answer | undefined {
  if (sampler === undefined) return undefined;
  try {
    const result = sampler.shouldSample(context, traceId, name, kind, attributes, links);
    ownPromise(result);
    const { decision, attributes: added, traceState } = result;
    if (typeof decision !== "number") return undefined;
    return { decision, attributes: added || undefined, traceState: traceState || undefined };
  } catch {
    return undefined;
  }
}

function samplingOf(destinations: number): LocalSampling {
  if (destinations === 1) return FIRST_KEEPS;
  if (destinations === 0) return NOBODY_KEEPS;
  return { decision: RECORD_AND_SAMPLED, destinations };
}

const NOBODY_KEEPS: LocalSampling = { decision: RECORD_ONLY, destinations: 0 };
const FIRST_KEEPS: LocalSampling = { decision: RECORD_AND_SAMPLED, destinations: 1 };

import type { Attributes, Context, Link, SpanKind, TraceState } from "@opentelemetry/api";

/** OpenTelemetry's Sampler, in shape: any of the SDKs' samplers, 1.x to 3.x, will do. */
export interface Sampler {
  shouldSample(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult;
}

export interface SamplingResult {
  /** 0: not recorded; 1: recorded, not exported; 2: recorded and exported. */
  decision: number;
  attributes?: Readonly<Attributes>;
  traceState?: TraceState | undefined;
}

export const NOT_RECORD = 0;
export const RECORD_ONLY = 1;
export const RECORD_AND_SAMPLED = 2;

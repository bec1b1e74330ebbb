import type { Context, Span, Tracer, TracerProvider } from "@opentelemetry/api";

/** The same calls, made on OpenTelemetry's own provider and on ours. */
export interface DifferentialCase {
  name: string;
  run: (tools: Tools) => void;
  limits?: Record<string, number>;
  sampler?: (tools: Tools) => object;
  /** Default: attributes given to both. "theirs": our spans get the resource of their SDK. */
  resource?: "looked up" | "with schema" | "theirs";
  /** Where a line's exporters must send something else for its own spans than for ours, and why. */
  differs?: { [line in Line]?: string };
  /** Nothing is to be sent. */
  silent?: true;
}

export const lines = ["otel-1", "otel-2", "otel-3"] as const;
export type Line = (typeof lines)[number];

export interface Tools {
  api: typeof import("@opentelemetry/api");
  provider: TracerProvider;
  tracer: Tracer;
  /** Their samplers. */
  sdk: Record<"ParentBasedSampler" | "TraceIdRatioBasedSampler" | "AlwaysOffSampler", SamplerClass>;
  suppressTracing: (context: Context) => Context;
  /** Lets time pass, on both clocks. */
  pass: (millis: number) => void;
  /** Sets the wall clock, but not the monotonic one. */
  setWallClock: (byMillis: number) => void;
  /** Some calls throw in OpenTelemetry, none in ours. */
  attempt: (call: () => unknown) => void;
  /** Starts a span, hands it over and ends it. */
  span: (fill: (span: Span) => unknown) => void;
}

type SamplerClass = new (options?: unknown) => object;

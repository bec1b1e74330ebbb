import type { ContextManager, TextMapPropagator } from "@opentelemetry/api";
import type { IdGenerator } from "../tracer/id-generator.ts";
import type { Resource } from "../tracer/readable-span.ts";
import type { SpanLimits } from "../tracer/span-limits.ts";
import type { SpanProcessor } from "../tracer/span-processor.ts";
import type { Destination, SpanExporter } from "./destination.ts";

/** What OpenTelemetry set-ups are made of, to be used by the one that AgentOps builds. Each is optional. */
export interface OtelOptions {
  /**
   * "auto" (default): the provider of this process is joined, now or when it is registered; while there is none, ours
   * serves. "own": spans of AgentOps are made by our own provider even where there is another; both share the
   * active context. "isolated": nothing is shared, neither globals nor context; a span of ours links to the
   * span of yours that was active.
   */
  mode?: "auto" | "own" | "isolated";
  /** Beside AgentOps. A bare exporter gets what AgentOps gets, without content. */
  additionalExporters?: readonly (SpanExporter | Destination)[];
  /** The whole list of destinations; `agentops.exporter()` in it stands for AgentOps. */
  exporters?: readonly (SpanExporter | Destination)[];
  /** Get every span that AgentOps sees, before any filter. */
  processors?: readonly SpanProcessor[];
  /** Limits of the spans that our own tracer makes. */
  spanLimits?: SpanLimits;
  /** Of the spans that our own tracer makes. An id that is not valid is replaced. Default: random ids. */
  idGenerator?: IdGenerator;
  /** Used together, while nobody registers another. Default: W3C trace context. */
  propagators?: readonly TextMapPropagator[];
  /** Used while nobody registers another. Default: one on AsyncLocalStorage. */
  contextManager?: ContextManager;
  /** Attributes of the process, as the detectors of an OpenTelemetry SDK make them. */
  resource?: Resource;
  /**
   * Records the spans that the sampler of your provider drops, for AgentOps alone: your exporters go on without
   * them, your own processors see them without the sampled flag. Default false.
   */
  recordUnsampled?: boolean;
  /**
   * Readers of metrics, such as a Prometheus exporter. With any of these three a MeterProvider of your own
   * `@opentelemetry/sdk-metrics` (1.30 or later) does the work, and AgentOps reads from it too.
   */
  metricReaders?: readonly OtelMetricReader[];
  /** Exporters of metrics; each gets a periodic reader of your SDK. */
  metricExporters?: readonly OtelMetricExporter[];
  /** Views of your SDK: rename, drop, buckets, attributes. They hold for AgentOps too. */
  views?: readonly object[];
}

/** A reader of any line of the OpenTelemetry SDK. */
export interface OtelMetricReader {
  // biome-ignore lint/suspicious/noExplicitAny: a type of each SDK's own
  setMetricProducer(producer: any): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** A push exporter of any line of the OpenTelemetry SDK. */
export interface OtelMetricExporter {
  // biome-ignore lint/suspicious/noExplicitAny: types of each SDK's own
  export(metrics: any, done: (result: any) => void): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

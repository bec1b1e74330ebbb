import type { Redact } from "../content/redact.ts";
import type { CaptureContent } from "../init-options.ts";
import type { Sampler } from "../tracer/sampler.ts";
import type { SpanFilter } from "./span-filter.ts";

/** OpenTelemetry's SpanExporter, in shape: any exporter of SDK 1.x to 3.x will do. */
export interface SpanExporter {
  /** Spans are given in the shape of all three lines at once, hence the open parameter. */
  // biome-ignore lint/suspicious/noExplicitAny: the span types of three SDK lines differ in what they demand
  export(spans: any[], resultCallback: (result: { code: number; error?: Error }) => void): void;
  shutdown(): Promise<void>;
  forceFlush?(): Promise<void>;
}

/** An exporter with a filter, a sampler, redaction and content level of its own. */
export interface Destination {
  /** For `doctor()`, `stats()` and messages. Default: the name of the exporter's class. */
  name?: string;
  exporter: SpanExporter;
  /** Default: the `filter` of `init`. */
  filter?: SpanFilter;
  /** Asked once per trace in this process, whatever other samplers say. Default: every trace is kept. */
  sampler?: Sampler;
  /** Default: the `redact` of `init`. */
  redact?: Redact;
  /**
   * Default "metadata"; "full" where `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT` asks for content on spans.
   */
  captureContent?: CaptureContent;
}

import type { AttributeValue } from "@opentelemetry/api";
import type { Redact } from "./content/redact.ts";
import type { OtelOptions } from "./otel/otel-options.ts";
import type { SpanFilter } from "./otel/span-filter.ts";
import type { Sampler } from "./tracer/sampler.ts";

export type CaptureContent = "full" | "metadata" | "none";

/** Options of `init`. Each is optional; an option wins over its environment variable. */
export interface InitOptions {
  /** `AGENTOPS_API_KEY`. Not needed for a server on this machine. */
  apiKey?: string;
  /** `AGENTOPS_API_ENDPOINT`. Address of the server. Default `http://localhost:4318`. */
  endpoint?: string;
  /** `OTEL_SERVICE_NAME`. */
  serviceName?: string;
  /** `deployment.environment.name`, such as "production". */
  environment?: string;
  /** `OTEL_RESOURCE_ATTRIBUTES`, which are merged below these. */
  resourceAttributes?: Record<string, AttributeValue>;
  /** Default tags of sessions. */
  tags?: readonly string[];
  /** Any OpenTelemetry sampler. It is asked once per trace in this process. Default: everything is kept. */
  sampler?: Sampler;
  /**
   * Which spans AgentOps gets. "agent" (default): spans of our kinds or of a known dialect of LLM telemetry, and
   * what runs inside one or inside an explicit session. "all": every span. Or a function that is asked when the
   * span ends.
   */
  filter?: SpanFilter;
  /** Agent spans outside any session belong to the process's own. Default true. */
  autoStartSession?: boolean;
  /**
   * `AGENTOPS_CAPTURE_CONTENT`. "full" (default): everything. "metadata": no prompts, completions, arguments or
   * results. "none": in addition no messages and stack traces of errors.
   */
  captureContent?: CaptureContent;
  /** Gets every text before it leaves, content or not; what it returns is sent instead. See {@link Redact}. */
  redact?: Redact;
  /**
   * `AGENTOPS_ENV_DATA_OPT_OUT`. The host environment that is told of sessions has no host name, no paths and no list of
   * packages. Default false.
   */
  envDataOptOut?: boolean;
  /** `AGENTOPS_MAX_QUEUE_BYTES`. Beyond it new spans are dropped. Default 64 MiB. */
  maxQueueBytes?: number;
  /** A request is sent at so many bytes. Default 960 KiB. */
  maxBatchBytes?: number;
  /** Or after so many milliseconds. Default 500. */
  maxWaitTime?: number;
  /** Milliseconds for one request. Default 20,000. */
  exportTimeout?: number;
  /**
   * How the API key is shown. "key" (default): with each request. "token": it is exchanged for a token that expires,
   * at `/v3/auth/token`, for servers that demand one.
   */
  auth?: "key" | "token";
  /** Metrics: those of your agents and of the process, and what is recorded with OpenTelemetry's meters. Default true. */
  enableMetrics?: boolean;
  /** Which libraries are recorded by themselves: "auto" (default), a list of package names, or false. */
  instrumentations?: "auto" | readonly string[] | false;
  /** `AGENTOPS_QUIET`. Nothing is printed. Default false. */
  quiet?: boolean;
  /** OpenTelemetry on your own terms: exporters, processors, limits, propagators, and how to live beside yours. */
  otel?: OtelOptions;
}

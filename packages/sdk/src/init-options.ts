import type { AttributeValue } from "@opentelemetry/api";
import type { Redact } from "./content/redact.ts";
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
  /** Agent spans outside any session belong to the process's own. Default true. */
  autoStartSession?: boolean;
  /**
   * `AGENTOPS_CAPTURE_CONTENT`. "full" (default): everything. "metadata": no prompts, completions, arguments or
   * results. "none": in addition no messages and stack traces of errors.
   */
  captureContent?: CaptureContent;
  /** Gets every content value before it leaves; what it returns is sent instead. */
  redact?: Redact;
  /** `AGENTOPS_MAX_QUEUE_BYTES`. Beyond it new spans are dropped. Default 64 MiB. */
  maxQueueBytes?: number;
  /** A request is sent at so many bytes. Default 512 KiB. */
  maxBatchBytes?: number;
  /** Or after so many milliseconds. Default 500. */
  maxWaitTime?: number;
  /** Milliseconds for one request. Default 20,000. */
  exportTimeout?: number;
  /** Which libraries are recorded by themselves: "auto" (default), a list of package names, or false. */
  instrumentations?: "auto" | readonly string[] | false;
  /** `AGENTOPS_QUIET`. Nothing is printed. Default false. */
  quiet?: boolean;
}

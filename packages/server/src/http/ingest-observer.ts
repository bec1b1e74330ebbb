/** The three signals of OTLP that are taken. */
export type SignalName = "traces" | "metrics" | "logs";

export type IngestTransport = "http" | "grpc";

/** A request of which nothing was taken. */
export interface RefusedRequest {
  readonly signal: SignalName;
  readonly transport: IngestTransport;
  /** The HTTP status, over gRPC the one that stands for its code. */
  readonly status: number;
  /** A sentence for its sender; holds nothing of what was sent. */
  readonly reason: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Hears what becomes of every OTLP request. Calls must be cheap and must not throw. */
export interface IngestObserver {
  /** `items` (spans, data points, log records) are on disk; `bytes` is the body of their request, inflated. */
  accepted(signal: SignalName, items: number, bytes: number): void;
  /** These items of a request that was taken are not kept; the reasons are a fixed set of sentences. */
  rejected(signal: SignalName, reason: string, items: number): void;
  refused(request: RefusedRequest): void;
}

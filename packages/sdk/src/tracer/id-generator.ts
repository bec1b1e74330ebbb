/** OpenTelemetry's IdGenerator: ids as lower-case hex, not all zero. */
export interface IdGenerator {
  /** 32 characters. */
  generateTraceId(): string;
  /** 16 characters. */
  generateSpanId(): string;
}

/** Whoever knows the id of a trace; it may become text only when it is read. */
export interface TraceIdHolder {
  readonly traceId: string;
}

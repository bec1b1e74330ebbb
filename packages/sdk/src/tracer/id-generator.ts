/** OpenTelemetry's IdGenerator: ids as lower-case hex, not all zero. */
export interface IdGenerator {
  /** 32 characters. */
  generateTraceId(): string;
  /** 16 characters. */
  generateSpanId(): string;
}

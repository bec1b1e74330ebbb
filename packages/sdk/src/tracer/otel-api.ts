/**
 * The values of the OpenTelemetry API that this package uses. Types are imported from the package itself; they cost
 * nothing, whereas each file that imports a value from it by name makes Node resolve that name again: 5 ms in all.
 */
export {
  createContextKey,
  createTraceState,
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  metrics,
  ProxyTracerProvider,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from "@opentelemetry/api";

export type { Redact, RedactContext } from "./content/redact.ts";
export { doctor } from "./doctor/doctor.ts";
export type { DestinationReport, DoctorReport } from "./doctor/doctor-report.ts";
export type { ExportStats } from "./exporter/export-stats.ts";
export type { WaitOptions } from "./flush.ts";
export { flush } from "./flush.ts";
export { flushAfter } from "./flush-after.ts";
export { init } from "./init.ts";
export type { CaptureContent, InitOptions } from "./init-options.ts";
export { wrap } from "./instrument/wrap.ts";
export type { MetricReaderOptions } from "./metric-reader.ts";
export { metricReader } from "./metric-reader.ts";
export { meter } from "./metrics/meter.ts";
export type { MetricReader } from "./metrics/metric-reader-shape.ts";
export type { MetricDefinition, MetricType, RegisteredMetric } from "./metrics/register-metric.ts";
export { registerMetric } from "./metrics/register-metric.ts";
export type { Destination, SpanExporter } from "./otel/destination.ts";
export type { OtelMetricExporter, OtelMetricReader, OtelOptions } from "./otel/otel-options.ts";
export type { SpanFilter } from "./otel/span-filter.ts";
export type { Carrier, InjectOptions } from "./propagation/carrier.ts";
export { extractContext } from "./propagation/extract-context.ts";
export { injectContext } from "./propagation/inject-context.ts";
export { withContext } from "./propagation/with-context.ts";
export { ActionEvent, type ActionEventFields } from "./record/action-event.ts";
export { type ApprovalAnswer, approval } from "./record/approval.ts";
export { ErrorEvent, type ErrorEventFields } from "./record/error-event.ts";
export type { EventFields, EventTime } from "./record/event-fields.ts";
export { handoff } from "./record/handoff.ts";
export { LLMEvent, type LLMEventFields } from "./record/llm-event.ts";
export { type RecordableEvent, record } from "./record/record-event.ts";
export type { RecordDecorator, Recorder, RecordOptions } from "./record/recorders.ts";
export {
  recordAction,
  recordAgent,
  recordGuardrail,
  recordLLM,
  recordTask,
  recordTool,
  recordWorkflow,
} from "./record/recorders.ts";
export type { SpanHandle } from "./record/span-handle.ts";
export { span } from "./record/span-handle.ts";
export { ToolEvent, type ToolEventFields } from "./record/tool-event.ts";
export type { EndState, SpanKindName } from "./semconv/index.ts";
export { currentSession } from "./session/current-session.ts";
export { endAllSessions } from "./session/end-all-sessions.ts";
export { endSession } from "./session/end-session.ts";
export type { HostEnv } from "./session/host-env.ts";
export { Session } from "./session/session.ts";
export type { EndSessionOptions, SessionOptions } from "./session/session-options.ts";
export type { SessionAnalytics, SessionSummary } from "./session/session-summary.ts";
export type { EventCounts, TokenCounts } from "./session/session-totals.ts";
export { startSession } from "./session/start-session.ts";
export { withSession } from "./session/with-session.ts";
export { shutdown } from "./shutdown.ts";
export { exporter } from "./span-exporter.ts";
export { spanProcessor } from "./span-processor.ts";
export type { SdkStats } from "./stats.ts";
export { stats } from "./stats.ts";
export type { IdGenerator } from "./tracer/id-generator.ts";
export type { ReadableSpan } from "./tracer/readable-span.ts";
export type { Sampler, SamplingResult } from "./tracer/sampler.ts";
export type { SpanLimits } from "./tracer/span-limits.ts";
export type { SpanProcessor } from "./tracer/span-processor.ts";

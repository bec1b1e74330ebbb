export type { Redact, RedactContext } from "./content/redact.ts";
export type { WaitOptions } from "./flush.ts";
export { flush } from "./flush.ts";
export { init } from "./init.ts";
export type { CaptureContent, InitOptions } from "./init-options.ts";
export { wrap } from "./instrument/wrap.ts";
export type { RecordDecorator, Recorder } from "./record/recorders.ts";
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
export type { EndState, SpanKindName } from "./semconv/index.ts";
export { currentSession } from "./session/current-session.ts";
export { endAllSessions } from "./session/end-all-sessions.ts";
export { endSession } from "./session/end-session.ts";
export { Session } from "./session/session.ts";
export type { EndSessionOptions, SessionOptions } from "./session/session-options.ts";
export type { SessionAnalytics, SessionSummary } from "./session/session-summary.ts";
export type { EventCounts, TokenCounts } from "./session/session-totals.ts";
export { startSession } from "./session/start-session.ts";
export { withSession } from "./session/with-session.ts";
export { shutdown } from "./shutdown.ts";
export type { Sampler, SamplingResult } from "./tracer/sampler.ts";

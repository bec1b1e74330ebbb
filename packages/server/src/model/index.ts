export type { AnyValue, KeyValue } from "./any-value.ts";
export type { ApiKey, CreatedApiKey, Scope } from "./api-key.ts";
export type { Identity } from "./identity.ts";
export type { LogPage, LogRecord } from "./log.ts";
export type {
  MetricKind,
  MetricList,
  MetricPoint,
  MetricPoints,
  MetricSeries,
  MetricSummary,
} from "./metric.ts";
export type {
  MetricAggregate,
  MetricAttributes,
  MetricExemplars,
  MetricGroup,
} from "./metric-aggregate.ts";
export type { Overview, SessionTotals } from "./overview.ts";
export type { Project } from "./project.ts";
export type { Resource, Scope as InstrumentationScope } from "./resource.ts";
export type {
  EndState,
  EventCounts,
  Session,
  SessionDetail,
  SessionPage,
  Tokens,
  TraceOfSession,
} from "./session.ts";
export type {
  Conversation,
  Message,
  MessagePart,
  ModelCall,
  SpanDetail,
  SpanEvent,
  SpanLink,
} from "./span.ts";
export type { DamagedPart, Refusal, ServerStatus } from "./status.ts";
export type { StatusName, TraceSkeleton } from "./trace.ts";

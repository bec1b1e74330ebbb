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
  AnyValue,
  Conversation,
  KeyValue,
  Message,
  MessagePart,
  ModelCall,
  SpanDetail,
  SpanEvent,
  SpanLink,
} from "./span.ts";
export type { StatusName, TraceSkeleton } from "./trace.ts";

import type { HrTime } from "@opentelemetry/api";

/** ISO 8601 text, a Date, milliseconds since 1970, or OpenTelemetry's HrTime. */
export type EventTime = string | number | Date | HrTime;

/** What every event that is recorded after the fact can have. */
export interface EventFields {
  /** A UUID of its own, unless given. */
  id?: string;
  /** What went in. */
  params?: unknown;
  /** What came out. */
  returns?: unknown;
  /** When it began. An object of a class takes the time when it was made; plain objects the end. */
  initTimestamp?: EventTime;
  /** When it ended. Default: when it is recorded. */
  endTimestamp?: EventTime;
  /** Whose event it is. Default: the agent that it is recorded in. */
  agentId?: string;
  agentName?: string;
}

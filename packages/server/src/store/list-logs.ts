import type { ClickhouseClients } from "./clickhouse-clients.ts";
import { INT64, readCursor, writeCursor } from "./cursor.ts";
import { isoNanos } from "./iso-nanos.ts";
import { pageOfOnce } from "./page-of-once.ts";
import { sql } from "./sql.ts";
import { type AttributesRow, type StoredAttributes, toStoredAttributes } from "./stored-attributes.ts";
import { type EnclosingRow, type StoredEnclosing, toStoredEnclosing } from "./stored-enclosing.ts";
import { rangeParameters, type TimeRange } from "./time-range.ts";

export interface LogQuery extends TimeRange {
  projectId: string;
  /** Log records a page, at most. */
  limit: number;
  /** `next` of the page before. */
  cursor?: string;
  /** 32 lower-case hex digits. */
  traceId?: string;
  /** Of the record itself, or of its trace. */
  sessionId?: string;
  /** This or more severe. */
  severityNumber?: number;
  /** Part of the body or of the event's name; case does not matter. */
  search?: string;
}

/** A log record as its row holds it. What the columns keep as bytes is decoded by `otlp/read`. */
export interface StoredLog extends StoredAttributes, StoredEnclosing {
  id: string;
  /** ISO 8601 with nanoseconds. */
  time: string;
  /** What `time` is: 0 its time, 1 its observed time, 2 when it was received. */
  timeSource: number;
  /** `null` for none. */
  observedTime: string | null;
  /** Zeroes for none, as `spanId`. */
  traceId: string;
  spanId: string;
  flags: number;
  severityNumber: number;
  severityText: string;
  eventName: string;
  /** A string as it was sent, any other value as JSON text. */
  body: string;
  /** A protobuf AnyValue; empty for a string, which `body` says whole. */
  bodyValue: Buffer;
  bodyCut: boolean;
  sessionId: string;
  serviceName: string;
  droppedAttributes: number;
}

/** One page of log records, newest first. Rejects with InvalidCursor or StoreUnavailable. */
export async function listLogs(
  clients: ClickhouseClients,
  { projectId, limit, cursor, ...filter }: LogQuery,
): Promise<{ logs: StoredLog[]; next: string | null }> {
  const [afterNanos, afterId] =
    cursor === undefined ? [] : readCursor(cursor, "logs", [INT64, /^[0-9a-f]{32}$/]);
  const rows = await clients.rows<LogRow>(sql("queries/logs"), {
    projectId,
    ...rangeParameters(filter),
    traceId: filter.traceId ?? "",
    sessionId: filter.sessionId ?? "",
    severityNumber: filter.severityNumber ?? 0,
    search: filter.search ?? "",
    afterFirst: cursor !== undefined,
    afterNanos: afterNanos ?? "0",
    afterId: afterId ?? "",
    limit: limit + 1, // one more tells whether there is a next page
  });
  const { page, last } = pageOfOnce(rows, limit, ({ timeNanos, recordId }) => timeNanos + recordId);
  return {
    logs: page.map(toStoredLog),
    next: last ? writeCursor("logs", [last.timeNanos, last.recordId]) : null,
  };
}

// --- internal ---

interface LogRow extends AttributesRow, EnclosingRow {
  recordId: string;
  timeNanos: string;
  timeSource: number;
  observedTimeNanos: string;
  traceId: string;
  spanId: string;
  flags: number;
  severityNumber: number;
  severityText: string;
  eventName: string;
  body: string;
  bodyValueBase64: string;
  bodyCut: number;
  sessionId: string;
  droppedAttributes: number;
}

function toStoredLog(row: LogRow): StoredLog {
  return {
    id: row.recordId,
    time: isoNanos(BigInt(row.timeNanos)),
    timeSource: row.timeSource,
    observedTime: row.observedTimeNanos === "0" ? null : isoNanos(BigInt(row.observedTimeNanos)),
    traceId: row.traceId,
    spanId: row.spanId,
    flags: row.flags,
    severityNumber: row.severityNumber,
    severityText: row.severityText,
    eventName: row.eventName,
    body: row.body,
    bodyValue: Buffer.from(row.bodyValueBase64, "base64"),
    bodyCut: row.bodyCut !== 0,
    sessionId: row.sessionId,
    serviceName: row.serviceName,
    droppedAttributes: row.droppedAttributes,
    ...toStoredAttributes(row),
    ...toStoredEnclosing(row),
  };
}

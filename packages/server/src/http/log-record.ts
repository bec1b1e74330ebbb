import type { LogRecord } from "../model/log.ts";
import { decodeAnyValue } from "../otlp/read/index.ts";
import type { StoredLog } from "../store/list-logs.ts";
import { allAttributes } from "./all-attributes.ts";
import { resourceAndScope } from "./resource-and-scope.ts";

/** A stored log record as the API tells it: bytes decoded, zeroes told as what they stand for. */
export function toLogRecord(log: StoredLog): LogRecord {
  return {
    id: log.id,
    time: log.time,
    timeSource: TIME_SOURCES[log.timeSource]!,
    observedTime: log.observedTime,
    traceId: idOf(log.traceId),
    spanId: idOf(log.spanId),
    sessionId: log.sessionId || null,
    flags: log.flags,
    severityNumber: log.severityNumber,
    severityText: log.severityText,
    eventName: log.eventName,
    body: bodyOf(log),
    bodyTruncated: log.bodyCut,
    attributes: allAttributes(log),
    droppedAttributesCount: log.droppedAttributes,
    serviceName: log.serviceName || null,
    ...resourceAndScope(log),
  };
}

// --- internal ---

const TIME_SOURCES = ["time", "observedTime", "receivedAt"] as const;

function idOf(id: string): string | null {
  return /^0*$/.test(id) ? null : id;
}

function bodyOf({ body, bodyValue }: StoredLog): LogRecord["body"] {
  if (bodyValue.length > 0) return decodeAnyValue(bodyValue);
  return body === "" ? null : { stringValue: body };
}

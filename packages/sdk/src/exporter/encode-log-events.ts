import type { Attributes } from "@opentelemetry/api";
import { millisToHrTime } from "../tracer/clock.ts";
import type { Resource } from "../tracer/readable-span.ts";
import { encodeAttribute } from "./encode-attributes.ts";
import { encodeResource } from "./encode-request.ts";
import { TAG_ITEM } from "./encoded-item.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";

export interface LogEvent {
  name: string;
  timeMillis: number;
  /** OTLP's numbers: 9 is INFO, 13 WARN, 17 ERROR. */
  severityNumber: number;
  attributes: Attributes;
}

/** An OTLP `ExportLogsServiceRequest` of events of one resource. */
export function encodeLogEvents(
  resource: Resource,
  scope: { name: string; version: string },
  events: readonly LogEvent[],
): Buffer {
  const writer = new ProtobufWriter(4096);
  const resourceLogs = writer.beginMessage(TAG_RESOURCE_LOGS);
  encodeResource(writer, TAG_RESOURCE, resource);
  const scopeLogs = writer.beginMessage(TAG_SCOPE_LOGS);
  const message = writer.beginMessage(TAG_SCOPE);
  writer.varint(TAG_SCOPE_NAME);
  writer.string(scope.name);
  writer.varint(TAG_SCOPE_VERSION);
  writer.string(scope.version);
  writer.endMessage(message);
  for (const event of events) encodeEvent(writer, event);
  writer.endMessage(scopeLogs);
  writer.endMessage(resourceLogs);
  return writer.take();
}

/** One event as an OTLP `LogRecord`, as a field of its `ScopeLogs`. */
export function encodeLogEvent(event: LogEvent): Buffer {
  const writer = new ProtobufWriter(512);
  encodeEvent(writer, event);
  return writer.take();
}

function encodeEvent(writer: ProtobufWriter, event: LogEvent): void {
  const record = writer.beginMessage(TAG_ITEM);
  encodeFields(writer, event);
  writer.endMessage(record);
}

function encodeFields(writer: ProtobufWriter, event: LogEvent): void {
  writer.varint(TAG_TIME);
  writer.fixed64Nanos(...millisToHrTime(event.timeMillis));
  writer.varint(TAG_SEVERITY_NUMBER);
  writer.varint(event.severityNumber);
  for (const key in event.attributes) encodeAttribute(writer, TAG_ATTRIBUTES, key, event.attributes[key]);
  writer.varint(TAG_EVENT_NAME);
  writer.string(event.name);
}

const TAG_RESOURCE_LOGS = (1 << 3) | 2; // ExportLogsServiceRequest.resource_logs
const TAG_RESOURCE = (1 << 3) | 2; // ResourceLogs.resource
const TAG_SCOPE_LOGS = (2 << 3) | 2; // ResourceLogs.scope_logs
const TAG_SCOPE = (1 << 3) | 2; // ScopeLogs.scope
const TAG_SCOPE_NAME = (1 << 3) | 2; // InstrumentationScope.name
const TAG_SCOPE_VERSION = (2 << 3) | 2; // InstrumentationScope.version
const TAG_TIME = (1 << 3) | 1; // LogRecord.time_unix_nano
const TAG_SEVERITY_NUMBER = 2 << 3; // LogRecord.severity_number
const TAG_ATTRIBUTES = (6 << 3) | 2; // LogRecord.attributes
const TAG_EVENT_NAME = (12 << 3) | 2; // LogRecord.event_name

import {
  LOG_ATTRIBUTES,
  LOG_BODY,
  LOG_DROPPED_ATTRIBUTES_COUNT,
  LOG_EVENT_NAME,
  LOG_FLAGS,
  LOG_OBSERVED_TIME,
  LOG_SEVERITY_NUMBER,
  LOG_SEVERITY_TEXT,
  LOG_SPAN_ID,
  LOG_TIME,
  LOG_TRACE_ID,
} from "../wire/fields.ts";
import type { ProtoWriter } from "../wire/proto-writer.ts";
import { enumOf, type JsonObject, objectOf } from "./json-fields.ts";
import { requestFromJson } from "./request-from-json.ts";
import { writeField } from "./write-field.ts";
import { writeAnyValue, writeKeyValues } from "./write-key-values.ts";

/** Four of each, after the unspecified one: `SEVERITY_NUMBER_INFO`, `SEVERITY_NUMBER_INFO2` and so on. */
const SEVERITY_NUMBERS = [
  "SEVERITY_NUMBER_UNSPECIFIED",
  ...["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"].flatMap((name) =>
    ["", "2", "3", "4"].map((suffix) => `SEVERITY_NUMBER_${name}${suffix}`),
  ),
];

/** An `ExportLogsServiceRequest` in OTLP/JSON as the same message in protobuf; {@link MalformedRequest} for anything else. */
export function logsFromJson(text: string | Uint8Array): Uint8Array {
  return requestFromJson(text, {
    resourceItems: "resourceLogs",
    scopeItems: "scopeLogs",
    items: "logRecords",
    writeItem: writeLogRecord,
  });
}

// --- internal ---

function writeLogRecord(writer: ProtoWriter, log: JsonObject): void {
  writeField.fixed64(writer, LOG_TIME, log.timeUnixNano);
  writeField.fixed64(writer, LOG_OBSERVED_TIME, log.observedTimeUnixNano);
  writeField.number(writer, LOG_SEVERITY_NUMBER, enumOf(log.severityNumber, SEVERITY_NUMBERS));
  writeField.text(writer, LOG_SEVERITY_TEXT, log.severityText);
  const body = objectOf(log.body, "body");
  if (body !== undefined) {
    const opened = writer.open(LOG_BODY);
    writeAnyValue(writer, body);
    writer.close(opened);
  }
  writeKeyValues(writer, LOG_ATTRIBUTES, log.attributes);
  writeField.uint32(writer, LOG_DROPPED_ATTRIBUTES_COUNT, log.droppedAttributesCount);
  writeField.fixed32(writer, LOG_FLAGS, log.flags);
  writeField.id(writer, LOG_TRACE_ID, log.traceId);
  writeField.id(writer, LOG_SPAN_ID, log.spanId);
  writeField.text(writer, LOG_EVENT_NAME, log.eventName);
}

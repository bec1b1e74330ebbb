import {
  EVENT_ATTRIBUTES,
  EVENT_DROPPED_ATTRIBUTES_COUNT,
  EVENT_NAME,
  EVENT_TIME,
  LINK_ATTRIBUTES,
  LINK_DROPPED_ATTRIBUTES_COUNT,
  LINK_FLAGS,
  LINK_SPAN_ID,
  LINK_TRACE_ID,
  LINK_TRACE_STATE,
  SPAN_ATTRIBUTES,
  SPAN_DROPPED_ATTRIBUTES_COUNT,
  SPAN_DROPPED_EVENTS_COUNT,
  SPAN_DROPPED_LINKS_COUNT,
  SPAN_END_TIME,
  SPAN_EVENTS,
  SPAN_FLAGS,
  SPAN_KIND,
  SPAN_LINKS,
  SPAN_NAME,
  SPAN_PARENT_SPAN_ID,
  SPAN_SPAN_ID,
  SPAN_START_TIME,
  SPAN_STATUS,
  SPAN_TRACE_ID,
  SPAN_TRACE_STATE,
  STATUS_CODE,
  STATUS_MESSAGE,
} from "../wire/fields.ts";
import type { ProtoWriter } from "../wire/proto-writer.ts";
import { enumOf, type JsonObject, objectOf, objectsOf } from "./json-fields.ts";
import { requestFromJson } from "./request-from-json.ts";
import { writeField } from "./write-field.ts";
import { writeKeyValues } from "./write-key-values.ts";

const SPAN_KINDS = [
  "SPAN_KIND_UNSPECIFIED",
  "SPAN_KIND_INTERNAL",
  "SPAN_KIND_SERVER",
  "SPAN_KIND_CLIENT",
  "SPAN_KIND_PRODUCER",
  "SPAN_KIND_CONSUMER",
];
const STATUS_CODES = ["STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR"];

/** An `ExportTraceServiceRequest` in OTLP/JSON as the same message in protobuf; {@link MalformedRequest} for anything else. */
export function tracesFromJson(text: string | Uint8Array): Uint8Array {
  return requestFromJson(text, {
    resourceItems: "resourceSpans",
    scopeItems: "scopeSpans",
    items: "spans",
    writeItem: writeSpan,
  });
}

// --- internal ---

function writeSpan(writer: ProtoWriter, span: JsonObject): void {
  writeField.id(writer, SPAN_TRACE_ID, span.traceId);
  writeField.id(writer, SPAN_SPAN_ID, span.spanId);
  writeField.text(writer, SPAN_TRACE_STATE, span.traceState);
  writeField.id(writer, SPAN_PARENT_SPAN_ID, span.parentSpanId);
  writeField.text(writer, SPAN_NAME, span.name);
  writeField.number(writer, SPAN_KIND, enumOf(span.kind, SPAN_KINDS));
  writeField.fixed64(writer, SPAN_START_TIME, span.startTimeUnixNano);
  writeField.fixed64(writer, SPAN_END_TIME, span.endTimeUnixNano);
  writeKeyValues(writer, SPAN_ATTRIBUTES, span.attributes);
  writeField.uint32(writer, SPAN_DROPPED_ATTRIBUTES_COUNT, span.droppedAttributesCount);
  for (const event of objectsOf(span.events, "events")) writeEvent(writer, event);
  writeField.uint32(writer, SPAN_DROPPED_EVENTS_COUNT, span.droppedEventsCount);
  for (const link of objectsOf(span.links, "links")) writeLink(writer, link);
  writeField.uint32(writer, SPAN_DROPPED_LINKS_COUNT, span.droppedLinksCount);
  const status = objectOf(span.status, "status");
  if (status !== undefined) {
    const openedStatus = writer.open(SPAN_STATUS);
    writeField.text(writer, STATUS_MESSAGE, status.message);
    writeField.number(writer, STATUS_CODE, enumOf(status.code, STATUS_CODES));
    writer.close(openedStatus);
  }
  writeField.fixed32(writer, SPAN_FLAGS, span.flags);
}

function writeEvent(writer: ProtoWriter, event: JsonObject): void {
  const opened = writer.open(SPAN_EVENTS);
  writeField.fixed64(writer, EVENT_TIME, event.timeUnixNano);
  writeField.text(writer, EVENT_NAME, event.name);
  writeKeyValues(writer, EVENT_ATTRIBUTES, event.attributes);
  writeField.uint32(writer, EVENT_DROPPED_ATTRIBUTES_COUNT, event.droppedAttributesCount);
  writer.close(opened);
}

function writeLink(writer: ProtoWriter, link: JsonObject): void {
  const opened = writer.open(SPAN_LINKS);
  writeField.id(writer, LINK_TRACE_ID, link.traceId);
  writeField.id(writer, LINK_SPAN_ID, link.spanId);
  writeField.text(writer, LINK_TRACE_STATE, link.traceState);
  writeKeyValues(writer, LINK_ATTRIBUTES, link.attributes);
  writeField.uint32(writer, LINK_DROPPED_ATTRIBUTES_COUNT, link.droppedAttributesCount);
  writeField.fixed32(writer, LINK_FLAGS, link.flags);
  writer.close(opened);
}

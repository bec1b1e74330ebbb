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
  REQUEST_RESOURCE_SPANS,
  RESOURCE_ATTRIBUTES,
  RESOURCE_DROPPED_ATTRIBUTES_COUNT,
  RESOURCE_SPANS_RESOURCE,
  RESOURCE_SPANS_SCHEMA_URL,
  RESOURCE_SPANS_SCOPE_SPANS,
  SCOPE_ATTRIBUTES,
  SCOPE_DROPPED_ATTRIBUTES_COUNT,
  SCOPE_NAME,
  SCOPE_SPANS_SCHEMA_URL,
  SCOPE_SPANS_SCOPE,
  SCOPE_SPANS_SPANS,
  SCOPE_VERSION,
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
import { MalformedRequest } from "../wire/malformed-request.ts";
import { ProtoWriter } from "../wire/proto-writer.ts";
import {
  enumOf,
  idOf,
  type JsonObject,
  objectOf,
  objectsOf,
  textOf,
  uint32Of,
  uint64Of,
} from "./json-fields.ts";
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

/**
 * An `ExportTraceServiceRequest` in OTLP/JSON as the same message in protobuf. Reads what real exporters
 * send: ids in either case, 64-bit numbers as number or text, enum names, a byte order mark, missing parts.
 * Text that is no JSON, or JSON of another shape, throws {@link MalformedRequest}.
 */
export function tracesFromJson(text: string | Uint8Array): Uint8Array {
  const request = objectOf(parse(text), "the request");
  if (request === undefined) throw new MalformedRequest("The body is not OTLP/JSON: it is null.");
  const writer = new ProtoWriter();
  for (const resourceSpans of objectsOf(request.resourceSpans, "resourceSpans")) {
    const opened = writer.open(REQUEST_RESOURCE_SPANS);
    writeResource(writer, objectOf(resourceSpans.resource, "resource"));
    for (const scopeSpans of objectsOf(resourceSpans.scopeSpans, "scopeSpans")) {
      writeScopeSpans(writer, scopeSpans);
    }
    writeText(writer, RESOURCE_SPANS_SCHEMA_URL, resourceSpans.schemaUrl);
    writer.close(opened);
  }
  return writer.finish();
}

function parse(text: string | Uint8Array): unknown {
  const json = typeof text === "string" ? text.replace(/^\ufeff/, "") : new TextDecoder().decode(text);
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new MalformedRequest("The body is not JSON, which its content type says it is.", { cause });
  }
}

function writeResource(writer: ProtoWriter, resource: JsonObject | undefined): void {
  if (resource === undefined) return;
  const opened = writer.open(RESOURCE_SPANS_RESOURCE);
  writeKeyValues(writer, RESOURCE_ATTRIBUTES, resource.attributes);
  writeCount(writer, RESOURCE_DROPPED_ATTRIBUTES_COUNT, resource.droppedAttributesCount);
  writer.close(opened);
}

function writeScopeSpans(writer: ProtoWriter, scopeSpans: JsonObject): void {
  const opened = writer.open(RESOURCE_SPANS_SCOPE_SPANS);
  const scope = objectOf(scopeSpans.scope, "scope");
  if (scope !== undefined) {
    const openedScope = writer.open(SCOPE_SPANS_SCOPE);
    writeText(writer, SCOPE_NAME, scope.name);
    writeText(writer, SCOPE_VERSION, scope.version);
    writeKeyValues(writer, SCOPE_ATTRIBUTES, scope.attributes);
    writeCount(writer, SCOPE_DROPPED_ATTRIBUTES_COUNT, scope.droppedAttributesCount);
    writer.close(openedScope);
  }
  for (const span of objectsOf(scopeSpans.spans, "spans")) writeSpan(writer, span);
  writeText(writer, SCOPE_SPANS_SCHEMA_URL, scopeSpans.schemaUrl);
  writer.close(opened);
}

function writeSpan(writer: ProtoWriter, span: JsonObject): void {
  const opened = writer.open(SCOPE_SPANS_SPANS);
  writeId(writer, SPAN_TRACE_ID, span.traceId);
  writeId(writer, SPAN_SPAN_ID, span.spanId);
  writeText(writer, SPAN_TRACE_STATE, span.traceState);
  writeId(writer, SPAN_PARENT_SPAN_ID, span.parentSpanId);
  writeText(writer, SPAN_NAME, span.name);
  writeNumber(writer, SPAN_KIND, enumOf(span.kind, SPAN_KINDS));
  writeTime(writer, SPAN_START_TIME, span.startTimeUnixNano);
  writeTime(writer, SPAN_END_TIME, span.endTimeUnixNano);
  writeKeyValues(writer, SPAN_ATTRIBUTES, span.attributes);
  writeCount(writer, SPAN_DROPPED_ATTRIBUTES_COUNT, span.droppedAttributesCount);
  for (const event of objectsOf(span.events, "events")) writeEvent(writer, event);
  writeCount(writer, SPAN_DROPPED_EVENTS_COUNT, span.droppedEventsCount);
  for (const link of objectsOf(span.links, "links")) writeLink(writer, link);
  writeCount(writer, SPAN_DROPPED_LINKS_COUNT, span.droppedLinksCount);
  const status = objectOf(span.status, "status");
  if (status !== undefined) {
    const openedStatus = writer.open(SPAN_STATUS);
    writeText(writer, STATUS_MESSAGE, status.message);
    writeNumber(writer, STATUS_CODE, enumOf(status.code, STATUS_CODES));
    writer.close(openedStatus);
  }
  writeFlags(writer, SPAN_FLAGS, span.flags);
  writer.close(opened);
}

function writeEvent(writer: ProtoWriter, event: JsonObject): void {
  const opened = writer.open(SPAN_EVENTS);
  writeTime(writer, EVENT_TIME, event.timeUnixNano);
  writeText(writer, EVENT_NAME, event.name);
  writeKeyValues(writer, EVENT_ATTRIBUTES, event.attributes);
  writeCount(writer, EVENT_DROPPED_ATTRIBUTES_COUNT, event.droppedAttributesCount);
  writer.close(opened);
}

function writeLink(writer: ProtoWriter, link: JsonObject): void {
  const opened = writer.open(SPAN_LINKS);
  writeId(writer, LINK_TRACE_ID, link.traceId);
  writeId(writer, LINK_SPAN_ID, link.spanId);
  writeText(writer, LINK_TRACE_STATE, link.traceState);
  writeKeyValues(writer, LINK_ATTRIBUTES, link.attributes);
  writeCount(writer, LINK_DROPPED_ATTRIBUTES_COUNT, link.droppedAttributesCount);
  writeFlags(writer, LINK_FLAGS, link.flags);
  writer.close(opened);
}

function writeText(writer: ProtoWriter, tag: number, value: unknown): void {
  const text = textOf(value);
  if (text !== "") writer.text(tag, text);
}

function writeId(writer: ProtoWriter, tag: number, value: unknown): void {
  const id = idOf(value);
  if (id.length > 0) writer.bytes(tag, id);
}

function writeCount(writer: ProtoWriter, tag: number, value: unknown): void {
  writeNumber(writer, tag, uint32Of(value));
}

function writeNumber(writer: ProtoWriter, tag: number, number: number): void {
  if (number !== 0) writer.varint(tag, number);
}

function writeTime(writer: ProtoWriter, tag: number, value: unknown): void {
  const nanos = uint64Of(value);
  if (nanos !== 0n) writer.fixed64(tag, nanos);
}

function writeFlags(writer: ProtoWriter, tag: number, value: unknown): void {
  const flags = uint32Of(value);
  if (flags !== 0) writer.fixed32(tag, flags);
}

import protobuf from "protobufjs";

// The part of opentelemetry-proto 1.x that traces use; the numbers are the wire format.
const SCHEMA = `
syntax = "proto3";
message ExportTraceServiceRequest { repeated ResourceSpans resource_spans = 1; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; string schema_url = 3; }
message ScopeSpans { InstrumentationScope scope = 1; repeated Span spans = 2; string schema_url = 3; }
message Resource { repeated KeyValue attributes = 1; uint32 dropped_attributes_count = 2; }
message InstrumentationScope { string name = 1; string version = 2; repeated KeyValue attributes = 3; }
message KeyValue { string key = 1; AnyValue value = 2; }
message AnyValue {
  oneof value {
    string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4;
    ArrayValue array_value = 5; KeyValueList kvlist_value = 6; bytes bytes_value = 7;
  }
}
message ArrayValue { repeated AnyValue values = 1; }
message KeyValueList { repeated KeyValue values = 1; }
message Span {
  bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4; string name = 5;
  int32 kind = 6; fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8;
  repeated KeyValue attributes = 9; uint32 dropped_attributes_count = 10;
  repeated Event events = 11; uint32 dropped_events_count = 12;
  repeated Link links = 13; uint32 dropped_links_count = 14; Status status = 15; fixed32 flags = 16;
}
message Event { fixed64 time_unix_nano = 1; string name = 2; repeated KeyValue attributes = 3; uint32 dropped_attributes_count = 4; }
message Link { bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; repeated KeyValue attributes = 4; uint32 dropped_attributes_count = 5; fixed32 flags = 6; }
message Status { string message = 2; int32 code = 3; }
message ExportLogsServiceRequest { repeated ResourceLogs resource_logs = 1; }
message ResourceLogs { Resource resource = 1; repeated ScopeLogs scope_logs = 2; string schema_url = 3; }
message ScopeLogs { InstrumentationScope scope = 1; repeated LogRecord log_records = 2; string schema_url = 3; }
message LogRecord {
  fixed64 time_unix_nano = 1; int32 severity_number = 2; string severity_text = 3; AnyValue body = 5;
  repeated KeyValue attributes = 6; string event_name = 12;
}
message ExportTraceServiceResponse { ExportTracePartialSuccess partial_success = 1; }
message ExportTracePartialSuccess { int64 rejected_spans = 1; string error_message = 2; }
`;

const root = protobuf.parse(SCHEMA, { keepCase: false }).root;
const requestType = root.lookupType("ExportTraceServiceRequest");
const logsType = root.lookupType("ExportLogsServiceRequest");
const responseType = root.lookupType("ExportTraceServiceResponse");
const spanType = root.lookupType("Span");

export interface ReceivedEvent {
  name: string;
  timeUnixNano: bigint;
  attributes: Record<string, unknown>;
}

export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  /** OTLP's numbers: 1 internal, 3 client. */
  kind: number;
  startTimeUnixNano: bigint;
  endTimeUnixNano: bigint;
  attributes: Record<string, unknown>;
  events: ReceivedEvent[];
  links: { traceId: string; spanId: string; attributes: Record<string, unknown> }[];
  status: { code: number; message: string };
  traceState: string;
  flags: number;
  droppedAttributesCount: number;
  resource: Record<string, unknown>;
  scope: { name: string; version: string };
}

export function decodeTraces(body: Uint8Array): ReceivedSpan[] {
  const request = toObject(requestType, body);
  return request.resourceSpans.flatMap((group: Loose) =>
    group.scopeSpans.flatMap((scoped: Loose) =>
      scoped.spans.map((span: Loose) => ({
        ...toSpan(span),
        resource: toAttributes(group.resource?.attributes),
        scope: { name: scoped.scope?.name ?? "", version: scoped.scope?.version ?? "" },
      })),
    ),
  );
}

/** A request with everything that is in it, as plain objects; ids are hexadecimal, 64-bit numbers are text. */
export function decodeRequest(body: Uint8Array): object {
  return asReadable(toObject(requestType, body)) as object;
}

export interface ReceivedLog {
  eventName: string;
  timeUnixNano: bigint;
  severityNumber: number;
  attributes: Record<string, unknown>;
  resource: Record<string, unknown>;
}

export function decodeLogs(body: Uint8Array): ReceivedLog[] {
  const request = toObject(logsType, body);
  return request.resourceLogs.flatMap((group: Loose) =>
    group.scopeLogs.flatMap((scoped: Loose) =>
      scoped.logRecords.map((record: Loose) => ({
        eventName: record.eventName,
        timeUnixNano: BigInt(record.timeUnixNano),
        severityNumber: record.severityNumber,
        attributes: toAttributes(record.attributes),
        resource: toAttributes(group.resource?.attributes),
      })),
    ),
  );
}

export function decodeSpan(body: Uint8Array): Omit<ReceivedSpan, "resource" | "scope"> {
  return toSpan(toObject(spanType, body));
}

export function encodeResponse(partialSuccess: { rejectedSpans: number; errorMessage: string }): Buffer {
  return Buffer.from(responseType.encode(responseType.create({ partialSuccess })).finish());
}

// biome-ignore lint/suspicious/noExplicitAny: protobufjs has no static types without generated code
type Loose = any;

function toObject(type: protobuf.Type, body: Uint8Array): Loose {
  return type.toObject(type.decode(body), { longs: String, defaults: true, arrays: true });
}

function asReadable(value: unknown): unknown {
  if (value instanceof Uint8Array) return hex(value);
  if (Array.isArray(value)) return value.map(asReadable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, asReadable(field)]));
}

function toSpan(span: Loose): Omit<ReceivedSpan, "resource" | "scope"> {
  return {
    traceId: hex(span.traceId),
    spanId: hex(span.spanId),
    parentSpanId: hex(span.parentSpanId),
    name: span.name,
    kind: span.kind,
    startTimeUnixNano: BigInt(span.startTimeUnixNano),
    endTimeUnixNano: BigInt(span.endTimeUnixNano),
    attributes: toAttributes(span.attributes),
    events: span.events.map((event: Loose) => ({
      name: event.name,
      timeUnixNano: BigInt(event.timeUnixNano),
      attributes: toAttributes(event.attributes),
    })),
    links: span.links.map((link: Loose) => ({
      traceId: hex(link.traceId),
      spanId: hex(link.spanId),
      attributes: toAttributes(link.attributes),
    })),
    status: { code: span.status?.code ?? 0, message: span.status?.message ?? "" },
    traceState: span.traceState,
    flags: span.flags,
    droppedAttributesCount: span.droppedAttributesCount,
  };
}

function toAttributes(pairs: Loose[] | undefined): Record<string, unknown> {
  return Object.fromEntries((pairs ?? []).map(({ key, value }) => [key, toValue(value)]));
}

function toValue(value: Loose): unknown {
  if (value === null || value === undefined) return null;
  if (value.arrayValue) return value.arrayValue.values.map(toValue);
  if (value.kvlistValue) return toAttributes(value.kvlistValue.values);
  if (value.intValue !== undefined) return Number(value.intValue);
  return value.stringValue ?? value.boolValue ?? value.doubleValue ?? value.bytesValue ?? null;
}

function hex(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString("hex");
}

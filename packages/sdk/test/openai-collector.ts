import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import protobuf from "protobufjs";

/** A span as it came over the wire, with its attributes as plain values. */
export interface CollectedSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  kind: number;
  status: { code: number; message: string };
  attributes: Record<string, unknown>;
  events: { name: string }[];
}

export interface Collector {
  url: string;
  /** Everything received since the last time, in order of start. */
  take(): CollectedSpan[];
  stop(): Promise<void>;
}

/** An OTLP collector on a free loopback port. */
export async function startCollector(): Promise<Collector> {
  let spans: CollectedSpan[] = [];
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const bytes = request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
    if (request.url === "/v1/traces") spans.push(...decode(bytes));
    response.setHeader("content-type", "application/x-protobuf").end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take() {
      const taken = spans;
      spans = [];
      return taken;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

const { root } = protobuf.parse(`
  syntax = "proto3";
  message Request { repeated ResourceSpans resource_spans = 1; }
  message ResourceSpans { repeated ScopeSpans scope_spans = 2; }
  message ScopeSpans { repeated Span spans = 2; }
  message Span {
    bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5; int32 kind = 6;
    fixed64 start_time_unix_nano = 7; repeated KeyValue attributes = 9; repeated Event events = 11; Status status = 15;
  }
  message Event { string name = 2; }
  message Status { string message = 2; int32 code = 3; }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message AnyValue {
    oneof value {
      string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4;
      ArrayValue array_value = 5; KeyValueList kvlist_value = 6;
    }
  }
  message ArrayValue { repeated AnyValue values = 1; }
  message KeyValueList { repeated KeyValue values = 1; }
`);
const requestType = root.lookupType("Request");

interface WireValue {
  stringValue?: string;
  boolValue?: boolean;
  intValue?: number;
  doubleValue?: number;
  arrayValue?: { values?: WireValue[] };
}
interface WireSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: number;
  attributes: { key: string; value: WireValue }[];
  events: { name: string }[];
  status?: { code?: number; message?: string };
}

function decode(bytes: Uint8Array): CollectedSpan[] {
  const request = requestType.toObject(requestType.decode(bytes), {
    bytes: String,
    longs: Number,
    arrays: true,
  });
  const wireSpans: WireSpan[] = request.resourceSpans.flatMap(
    (resource: { scopeSpans: { spans: WireSpan[] }[] }) =>
      resource.scopeSpans.flatMap((scope) => scope.spans),
  );
  return wireSpans
    .toSorted((left, right) => left.startTimeUnixNano - right.startTimeUnixNano)
    .map(({ traceId, spanId, parentSpanId, name, kind, status, attributes, events }) => ({
      traceId: hex(traceId),
      spanId: hex(spanId),
      parentSpanId: hex(parentSpanId),
      name,
      kind,
      status: { code: 0, message: "", ...status },
      attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, plain(value)])),
      events,
    }));
}

const hex = (base64: string | undefined): string => Buffer.from(base64 ?? "", "base64").toString("hex");

function plain(value: WireValue): unknown {
  if (value.arrayValue) return (value.arrayValue.values ?? []).map(plain);
  return value.stringValue ?? value.boolValue ?? value.intValue ?? value.doubleValue;
}

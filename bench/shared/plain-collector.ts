// The rival: what one writes first. protobufjs → JavaScript objects → JSONEachRow → the same engine with fsync, in the
// columns that OpenTelemetry's own ClickHouse exporter uses. It groups inserts as the collector does and does nothing else.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { decodeMessage } from "../../packages/server/test/otlp-proto.ts";
import { BenchEngine } from "./bench-engine.ts";

const GROUP_ROWS = 8_192;
const LINGER_MILLIS = 50;
const TABLE = `CREATE TABLE otel_traces
(
  Timestamp DateTime64(9) CODEC(Delta, ZSTD(1)),
  TraceId String CODEC(ZSTD(1)),
  SpanId String CODEC(ZSTD(1)),
  ParentSpanId String CODEC(ZSTD(1)),
  SpanName LowCardinality(String) CODEC(ZSTD(1)),
  SpanKind UInt8,
  ServiceName LowCardinality(String) CODEC(ZSTD(1)),
  ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ScopeName String CODEC(ZSTD(1)),
  SpanAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  Duration UInt64 CODEC(ZSTD(1)),
  INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(Timestamp)
ORDER BY (ServiceName, SpanName, toDateTime(Timestamp))
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`;

interface AnyValue {
  stringValue?: string;
  intValue?: string;
  [other: string]: unknown;
}
interface Attributes {
  attributes?: { key: string; value: AnyValue }[];
}
interface Span extends Attributes {
  traceId: Buffer;
  spanId: Buffer;
  parentSpanId?: Buffer;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
}
interface Request {
  resourceSpans: { resource: Attributes; scopeSpans: { scope: { name: string }; spans: Span[] }[] }[];
}

process.on("disconnect", () => process.exit(1));
const gunzipBytes = promisify(gunzip);
const engine = await BenchEngine.start(process.argv[2]!);
await engine.query(TABLE);

let rows: string[] = [];
let waiting: (() => void)[] = [];
let timer: NodeJS.Timeout | undefined;

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = await gunzipBytes(Buffer.concat(chunks));
  for (const row of rowsOf(decodeMessage("ExportTraceServiceRequest", body) as unknown as Request)) {
    rows.push(JSON.stringify(row));
  }
  await new Promise<void>((resolve) => {
    waiting.push(resolve);
    if (rows.length >= GROUP_ROWS) void insert();
    else timer ??= setTimeout(insert, LINGER_MILLIS);
  });
  response.end();
}).listen(0, "127.0.0.1");
await once(server, "listening");
process.send!({
  url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  engine: engine.processId,
});
process.on("message", async () => {
  process.send!(await engine.bytesPerRow("otel_traces", { merged: true }));
  await engine.close();
  process.exit(0);
});

async function insert(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  const [taken, done] = [rows, waiting];
  [rows, waiting] = [[], []];
  await engine.query("INSERT INTO otel_traces FORMAT JSONEachRow", { data: Buffer.from(taken.join("\n")) });
  for (const resolve of done) resolve();
}

function* rowsOf({ resourceSpans }: Request) {
  for (const { resource, scopeSpans } of resourceSpans) {
    const resourceAttributes = textsOf(resource);
    for (const { scope, spans } of scopeSpans) {
      for (const span of spans) {
        yield {
          Timestamp: `${span.startTimeUnixNano.slice(0, -9)}.${span.startTimeUnixNano.slice(-9)}`,
          TraceId: span.traceId.toString("hex"),
          SpanId: span.spanId.toString("hex"),
          ParentSpanId: span.parentSpanId?.toString("hex") ?? "",
          SpanName: span.name,
          SpanKind: span.kind,
          ServiceName: resourceAttributes["service.name"],
          ResourceAttributes: resourceAttributes,
          ScopeName: scope.name,
          SpanAttributes: textsOf(span),
          Duration: String(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)),
        };
      }
    }
  }
}

function textsOf({ attributes = [] }: Attributes): Record<string, string> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? JSON.stringify(value)]),
  );
}

import { once } from "node:events";
import { createServer } from "node:http";
import { connect as connectHttp2, type IncomingHttpHeaders } from "node:http2";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { Client, credentials, Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { afterEach, describe, expect, it } from "vitest";
import { SIGNALS_UNDER_TEST } from "../../test/export-requests.ts";
import { decodeMessage } from "../../test/otlp-proto.ts";
import { request, span } from "../../test/otlp-spans.ts";
import type { SpanBlock } from "../columns/span-block.ts";
import { Ingest, type IngestOptions } from "../http/ingest.ts";
import { unavailable } from "../http/otlp-failure.ts";
import { otlpSignals } from "../http/otlp-signals.ts";
import { listenGrpc } from "./listen-grpc.ts";

const METHOD = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
const MEBIBYTE = 1024 * 1024;
const now = BigInt(Date.now()) * 1_000_000n;
const goodSpan = (fields: object = {}) =>
  span({ startTimeUnixNano: String(now), endTimeUnixNano: String(now + 1n), ...fields });
const GOOD = request(goodSpan());

const GRANT = { granted: true, projectId: "default", scope: "ingest", keyId: undefined } as const;

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type StartOptions = Partial<IngestOptions> & {
  port?: number;
  insertSpans?: (block: SpanBlock) => Promise<void>;
  maxCallMillis?: number;
};

async function start({ insertSpans, maxCallMillis, port = 0, ...options }: StartOptions = {}) {
  const blocks: SpanBlock[] = [];
  const keep = async (block: SpanBlock) => void blocks.push(block);
  const counted: number[] = [];
  const count = async (block: { rows: number }) => void counted.push(block.rows);
  const messages: string[] = [];
  const http = createServer((_, response) => response.end("over HTTP/1.1"));
  const listener = await listenGrpc({
    host: "127.0.0.1",
    port,
    http,
    signals: otlpSignals({
      store: { insertSpans: insertSpans ?? keep, insertMetrics: count, insertLogs: count },
      price: () => ({ priced: false, pricing: "none" }),
      retentionDays: 90,
    }),
    ingest: new Ingest({ authorize: async () => GRANT, ...options }),
    log: (message) => void messages.push(message),
    ...(maxCallMillis !== undefined && { maxCallMillis }),
  });
  if (listener === undefined) throw new Error(messages.join("\n"));
  const client = new Client(`127.0.0.1:${listener.port}`, credentials.createInsecure(), {
    "grpc.max_send_message_length": -1,
    "grpc.default_compression_algorithm": 0,
  });
  closers.push(
    () => listener.close(),
    () => http.closeAllConnections(),
    () => client.close(),
  );
  return {
    blocks,
    counted,
    port: listener.port,
    listener,
    call: (body: Uint8Array, more?: CallOptions) => call(client, body, more),
  };
}

interface CallOptions {
  method?: string;
  metadata?: Record<string, string>;
  deadlineMillis?: number;
}

interface Outcome {
  code: number;
  details: string;
  metadata?: Metadata;
  response?: Buffer;
}

function call(
  client: Client,
  body: Uint8Array,
  { method = METHOD, metadata = {}, deadlineMillis = 10_000 }: CallOptions = {},
): Promise<Outcome> {
  const headers = new Metadata();
  for (const [name, value] of Object.entries(metadata)) headers.set(name, value);
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      method,
      (bytes: Uint8Array) => Buffer.from(bytes),
      (bytes: Buffer) => bytes,
      body,
      headers,
      { deadline: Date.now() + deadlineMillis },
      (error: ServiceError | null, response?: Buffer) => {
        resolve(error ?? { code: status.OK, details: "", response: response! });
      },
    );
  });
}

describe("OTLP/gRPC", () => {
  it("stores what the gRPC client sends and answers with an empty response", async () => {
    const { call, blocks } = await start();
    const { code, response } = await call(GOOD);
    expect(code).toBe(status.OK);
    expect(response).toHaveLength(0);
    expect(blocks.map((block) => block.rows)).toEqual([1]);
  });

  it("takes many calls on one connection, large ones too", async () => {
    const { call, blocks } = await start();
    const large = request(
      goodSpan(),
      ...Array.from({ length: 4 }, () => goodSpan({ name: "x".repeat(MEBIBYTE) })),
    );
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => call(index % 2 === 0 ? GOOD : large)),
    );
    expect(new Set(outcomes.map(({ code }) => code))).toEqual(new Set([status.OK]));
    expect(blocks.reduce((rows, block) => rows + block.rows, 0)).toBe(60);
  });

  it("takes metrics and logs", async () => {
    const { call, counted } = await start();
    for (const [name, { request, toProtobuf }] of [
      ["metrics.v1.MetricsService", SIGNALS_UNDER_TEST[1]!],
      ["logs.v1.LogsService", SIGNALS_UNDER_TEST[2]!],
    ] as const) {
      const method = `/opentelemetry.proto.collector.${name}/Export`;
      const { code } = await call(toProtobuf(JSON.stringify(request(3))), { method });
      expect(code).toBe(status.OK);
    }
    expect(counted).toEqual([3, 3]);
  });

  it("does without where the port is taken, and says so in a sentence", async () => {
    const { port } = await start();
    await expect(start({ port })).rejects.toThrow(/^Port \d+ is taken by another program: .*--grpc-port/);
  });

  it("tells the partial success", async () => {
    const { call } = await start();
    const { response } = await call(request(goodSpan(), goodSpan({ traceId: Buffer.alloc(16) })));
    expect(decodeMessage("ExportTraceServiceResponse", response!)).toEqual({
      partialSuccess: {
        rejectedSpans: "1",
        errorMessage: "1 rejected: trace_id is not 16 bytes, or all zero",
      },
    });
  });

  it("answers broken bytes with INVALID_ARGUMENT and says why", async () => {
    const { call } = await start();
    expect(await call(Buffer.from([0x0a, 0x05]))).toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: expect.stringMatching(/body/),
    });
  });

  it("answers what is too large with RESOURCE_EXHAUSTED, without RetryInfo, after which the connection still works", async () => {
    const { call } = await start({ maxBodyBytes: MEBIBYTE });
    const outcome = await call(request(goodSpan({ name: "x".repeat(8 * MEBIBYTE) })));
    expect(outcome.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(outcome.metadata?.get("grpc-status-details-bin")).toEqual([]);
    expect((await call(GOOD)).code).toBe(status.OK);
  });

  it("throttles with UNAVAILABLE and a RetryInfo of a second", async () => {
    const { call } = await start({ insertSpans: () => Promise.reject(unavailable("restarting")) });
    const { code, metadata } = await call(GOOD);
    expect(code).toBe(status.UNAVAILABLE);
    const [details] = metadata!.get("grpc-status-details-bin") as Buffer[];
    expect(decodeMessage("RpcStatus", details!)).toMatchObject({
      code: status.UNAVAILABLE,
      details: [{ typeUrl: "type.googleapis.com/google.rpc.RetryInfo", value: Buffer.from([0x0a, 2, 8, 1]) }],
    });
  });

  it.each([
    [401, status.UNAUTHENTICATED],
    [403, status.PERMISSION_DENIED],
  ] as const)(
    "answers who may not send (HTTP %i) with status %i, in any script",
    async (httpStatus, code) => {
      const { call, blocks } = await start({
        authorize: async (headers) => ({
          granted: false,
          status: httpStatus,
          code: "forbidden",
          message: `Schlüssel ${headers["x-agentops-api-key"]} gilt nicht: 100%`,
        }),
      });
      const outcome = await call(GOOD, { metadata: { "x-agentops-api-key": "k" } });
      expect(outcome).toMatchObject({ code, details: "Schlüssel k gilt nicht: 100%" });
      expect(blocks).toEqual([]);
    },
  );

  it("answers another method with UNIMPLEMENTED", async () => {
    const { call } = await start();
    expect((await call(GOOD, { method: "/some.Service/Export" })).code).toBe(status.UNIMPLEMENTED);
  });

  it("answers DEADLINE_EXCEEDED itself when the store takes longer than it may", async () => {
    const { call } = await start({ insertSpans: () => new Promise(() => {}), maxCallMillis: 50 });
    expect(await call(GOOD)).toMatchObject({
      code: status.DEADLINE_EXCEEDED,
      details: expect.stringMatching(/not stored/),
    });
  });

  it("honours the deadline of the client", async () => {
    const { port } = await start({ insertSpans: () => new Promise(() => {}) });
    for (const timeout of ["50m", "50000u", "0S"]) {
      const headers = await raw(port, framed(GOOD, 0), { "grpc-timeout": timeout });
      expect([timeout, headers["grpc-status"]]).toEqual([timeout, String(status.DEADLINE_EXCEEDED)]);
    }
  });

  it("takes gzip, refuses other encodings, bombs and messages that are none", async () => {
    const { port, blocks } = await start({ maxBodyBytes: MEBIBYTE });
    const outcomes = [
      await raw(port, framed(gzipSync(GOOD)), { "grpc-encoding": "gzip" }),
      await raw(port, framed(GOOD, 0), { "grpc-encoding": "gzip" }),
      await raw(port, framed(GOOD), { "grpc-encoding": "snappy" }),
      await raw(port, framed(gzipSync(Buffer.alloc(32 * MEBIBYTE))), { "grpc-encoding": "gzip" }),
      await raw(port, framed(GOOD, 0, GOOD.length + 1)),
      await raw(port, framed(GOOD, 0, 3)),
      await raw(port, Buffer.alloc(0)),
      await raw(port, framed(GOOD, 7)),
    ];
    expect(outcomes.map((headers) => Number(headers["grpc-status"]))).toEqual([
      status.OK,
      status.OK,
      status.UNIMPLEMENTED,
      status.RESOURCE_EXHAUSTED,
      status.INVALID_ARGUMENT,
      status.INVALID_ARGUMENT,
      status.INVALID_ARGUMENT,
      status.INVALID_ARGUMENT,
    ]);
    expect(blocks).toHaveLength(2);
  });

  it("gives back what a client held that went away in mid-message", async () => {
    const ingest = { maxInFlightBytes: GOOD.length + 50 };
    const { call, port } = await start(ingest);
    const session = connectHttp2(`http://127.0.0.1:${port}`);
    const stream = session.request({
      ":method": "POST",
      ":path": METHOD,
      "content-type": "application/grpc",
    });
    stream.write(Buffer.alloc(GOOD.length));
    await expect.poll(async () => (await call(GOOD)).code).toBe(status.UNAVAILABLE);
    session.destroy();
    await expect.poll(async () => (await call(GOOD)).code).toBe(status.OK);
  });

  it("serves HTTP/1.1 on the same port, and outlives who speaks neither", async () => {
    const { call, port } = await start();
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "x".repeat(100_000) });
    expect(await response.text()).toBe("over HTTP/1.1");
    for (const nonsense of ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nnonsense".repeat(10), "\x00\x01\x02"]) {
      const socket = connect(port, "127.0.0.1");
      socket.on("error", () => {});
      socket.end(nonsense);
      socket.resume();
      await once(socket, "close");
    }
    expect((await call(GOOD)).code).toBe(status.OK);
  });

  it("finishes the calls under way when it closes", async () => {
    let release = () => {};
    const arrived = Promise.withResolvers<void>();
    const { call, listener } = await start({
      insertSpans: () => {
        arrived.resolve();
        return new Promise((resolve) => {
          release = resolve;
        });
      },
    });
    const outcome = call(GOOD);
    await arrived.promise;
    const closed = listener.close();
    release();
    expect((await outcome).code).toBe(status.OK);
    await closed;
  });
});

function framed(content: Uint8Array, flag = 1, length = content.length): Buffer {
  const prefix = Buffer.alloc(5);
  prefix[0] = flag;
  prefix.writeUInt32BE(length, 1);
  return Buffer.concat([prefix, content]);
}

/** One call with these very bytes; its headers and trailers. */
async function raw(
  port: number,
  bytes: Buffer,
  headers: Record<string, string> = {},
): Promise<IncomingHttpHeaders> {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  const stream = session.request({
    ":method": "POST",
    ":path": METHOD,
    "content-type": "application/grpc",
    ...headers,
  });
  let answer: IncomingHttpHeaders = {};
  stream.on("response", (received) => (answer = { ...answer, ...received }));
  stream.on("trailers", (received) => (answer = { ...answer, ...received }));
  stream.on("error", () => {});
  stream.resume();
  stream.end(bytes);
  await once(stream, "close");
  session.destroy();
  return answer;
}

import { createServer, type Http2Server, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import type { Ingest } from "../http/ingest.ts";
import type { OtlpBody } from "../http/otlp-body.ts";
import { protobufEncoding } from "../http/otlp-encoding.ts";
import { OtlpFailure } from "../http/otlp-failure.ts";
import type { OtlpSignal } from "../http/otlp-signal.ts";
import { readGrpcMessage, writeGrpcMessage } from "./grpc-message.ts";
import { DEADLINE_EXCEEDED, type GrpcStatus, statusHeaders, statusOf } from "./grpc-status.ts";
import { grpcTimeoutMillis } from "./grpc-timeout.ts";

export interface GrpcServerOptions {
  readonly signals: readonly OtlpSignal[];
  readonly ingest: Ingest;
  /** For a whole call, where the client sets no shorter deadline. Default a minute. */
  readonly maxCallMillis?: number;
}

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;
const IDLE_MILLIS = 10 * 60_000;
const CONTENT_TYPE = "application/grpc";
const ACCEPTED_ENCODINGS = "identity, gzip";

/** OTLP/gRPC: the unary `Export` of each signal, over HTTP/2 without TLS. The framing is a prefix and trailers; a library for it weighs more than the rest of the server. */
export function createGrpcServer({
  signals,
  ingest,
  maxCallMillis = 60_000,
}: GrpcServerOptions): Http2Server {
  const byMethod = new Map(signals.map((signal) => [signal.method, signal]));
  const server = createServer({
    settings: { initialWindowSize: MEBIBYTE, maxConcurrentStreams: 100, maxHeaderListSize: 16 * KIBIBYTE },
    maxSessionMemory: 64,
  });
  server.on("session", (session) => {
    session.setLocalWindowSize(4 * MEBIBYTE);
    session.setTimeout(IDLE_MILLIS, () => session.close());
  });
  // A peer that breaks the protocol loses its session; nobody else is concerned.
  server.on("sessionError", ignore);
  server.on("stream", (stream, headers) => {
    stream.on("error", ignore);
    if (!headers["content-type"]?.startsWith(CONTENT_TYPE) || headers[":method"] !== "POST") {
      stream.respond({ ":status": 415, "content-type": "text/plain" });
      stream.end("This port takes OTLP/gRPC: POST with content-type application/grpc.\n");
      return;
    }
    serve(stream, headers);
  });
  return server;

  function serve(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    const signal = byMethod.get(headers[":path"] ?? "");
    const millis = Math.min(grpcTimeoutMillis(headers["grpc-timeout"]) ?? maxCallMillis, maxCallMillis);
    const deadline = setTimeout(() => {
      fail(stream, { code: DEADLINE_EXCEEDED, message: "The request was not stored before its deadline." });
    }, millis);
    take(stream, headers, signal)
      .then(
        (response) => succeed(stream, response),
        (error: unknown) => {
          const failure = ingest.refuse(error, { signal, transport: "grpc" });
          if (failure !== undefined) fail(stream, statusOf(failure));
        },
      )
      .finally(() => clearTimeout(deadline));
  }

  async function take(
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
    signal: OtlpSignal | undefined,
  ): Promise<Uint8Array> {
    const encoding = String(headers["grpc-encoding"] ?? "identity");
    if (signal === undefined || !["identity", "gzip"].includes(encoding)) {
      await ingest.admit(headers); // who has no key does not learn more
      throw new OtlpFailure(
        405,
        signal === undefined
          ? `There is no method ${headers[":path"]}.`
          : `The grpc-encoding is not supported: use one of ${ACCEPTED_ENCODINGS}.`,
      );
    }
    const read = async (body: OtlpBody) => {
      const { isCompressed, content } = readGrpcMessage(await body.receive(stream, encoding));
      return isCompressed ? body.inflate(content, encoding) : content;
    };
    const request = { signal, transport: "grpc", headers, format: "protobuf", read } as const;
    const { rejected, message } = await ingest.take(request);
    return Buffer.from(protobufEncoding.success(signal, rejected, message));
  }
}

// --- internal ---

function succeed(stream: ServerHttp2Stream, response: Uint8Array): void {
  if (stream.headersSent || stream.destroyed) return;
  stream.respond(
    { ":status": 200, "content-type": CONTENT_TYPE, "grpc-accept-encoding": ACCEPTED_ENCODINGS },
    { waitForTrailers: true },
  );
  stream.once("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  stream.end(writeGrpcMessage(response));
}

/** Headers and trailers in one. A message that is still on its way is no longer wanted. */
function fail(stream: ServerHttp2Stream, status: GrpcStatus): void {
  if (stream.headersSent || stream.destroyed) return;
  stream.respond(
    {
      ":status": 200,
      "content-type": CONTENT_TYPE,
      "grpc-accept-encoding": ACCEPTED_ENCODINGS,
      ...statusHeaders(status),
    },
    { endStream: true },
  );
  stream.close();
}

/** A peer that goes away or talks nonsense: what was stored stays stored, and it will send again. */
function ignore(): void {
  // does nothing.
}

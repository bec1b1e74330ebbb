import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { SpanBlock } from "../columns/span-block.ts";
import { type DecodedTraces, decodeTraces } from "../otlp/decode-traces.ts";
import { tracesFromJson } from "../otlp/json/traces-from-json.ts";
import type { PriceFunction } from "../otlp/price-function.ts";
import { MalformedRequest } from "../otlp/wire/malformed-request.ts";
import { StoreError, StoreRejected } from "../store/store-error.ts";
import { ClientGone, OtlpBody } from "./otlp-body.ts";
import { encodingOf, jsonEncoding, type OtlpEncoding } from "./otlp-encoding.ts";
import { OtlpFailure, unavailable } from "./otlp-failure.ts";
import { InFlightBytes } from "./otlp-in-flight.ts";

export interface OtlpTracesOptions {
  /** Resolves when the spans are on disk: only then is the request acknowledged. */
  insertSpans: (block: SpanBlock) => Promise<void>;
  /** Whose spans they are. */
  projectOf: (request: IncomingMessage) => string;
  price: PriceFunction;
  /** Spans that started longer ago are rejected. */
  retentionDays: number;
  /** Of one request, after decompression. Default 64 MiB. */
  maxBodyBytes?: number;
  /** Of all requests being received or stored. Default 256 MiB. */
  maxInFlightBytes?: number;
}

const MEBIBYTE = 1024 * 1024;

/**
 * `POST /v1/traces`: OTLP/HTTP in protobuf or JSON. 200 only once the spans are stored; spans that cannot be
 * kept are counted in `partial_success`. Errors are `google.rpc.Status` in the request's encoding.
 */
export function createOtlpTracesHandler({
  insertSpans,
  projectOf,
  price,
  retentionDays,
  maxBodyBytes = 64 * MEBIBYTE,
  maxInFlightBytes = 256 * MEBIBYTE,
}: OtlpTracesOptions): RequestListener {
  const inFlight = new InFlightBytes(maxInFlightBytes);

  return (request, response) => {
    const encoding = encodingOf(request.headers["content-type"]);
    response.on("error", ignoreLostAnswer);
    accept(request, encoding).then(
      (decoded) => {
        const { contentType, success } = encoding!;
        respond(response, 200, contentType, success(decoded.rejected, describe(decoded.rejections)));
      },
      (error: unknown) => {
        if (!(error instanceof ClientGone)) fail(request, response, encoding ?? jsonEncoding, error);
      },
    );
  };

  async function accept(
    request: IncomingMessage,
    encoding: OtlpEncoding | undefined,
  ): Promise<DecodedTraces> {
    if (request.method !== "POST") {
      throw new OtlpFailure(405, `Traces are sent with POST, not ${request.method}.`, { Allow: "POST" });
    }
    if (encoding === undefined) {
      throw new OtlpFailure(415, "The Content-Type should be application/x-protobuf or application/json.");
    }
    const body = new OtlpBody(request, maxBodyBytes, inFlight);
    try {
      const sent = await body.read();
      const decoded = decodeTraces(encoding === jsonEncoding ? tracesFromJson(sent) : sent, {
        projectId: projectOf(request),
        receivedAtMicros: Date.now() * 1000,
        retentionDays,
        price,
      });
      if (decoded.accepted > 0) await insertSpans(decoded.block);
      return decoded;
    } finally {
      body.release();
    }
  }
}

// --- internal ---

function fail(
  request: IncomingMessage,
  response: ServerResponse,
  encoding: OtlpEncoding,
  error: unknown,
): void {
  const failure = failureOf(error);
  // A body that is not wanted is still read: a client that is cut off while sending never sees why.
  request.resume();
  respond(response, failure.httpStatus, encoding.contentType, encoding.failure(failure), failure.headers);
}

/**
 * What cannot be stored for its own sake is 400, which ends it; anything else is 503, which clients send
 * again. Never 500: clients drop what gets that answer.
 */
function failureOf(error: unknown): OtlpFailure {
  if (error instanceof OtlpFailure) return error;
  if (error instanceof MalformedRequest) return new OtlpFailure(400, error.message);
  if (error instanceof StoreRejected) return new OtlpFailure(400, error.message);
  // What is not the store's trouble is a fault of ours, and someone should hear of it.
  if (!(error instanceof StoreError)) process.emitWarning(error instanceof Error ? error : String(error));
  return unavailable("The spans could not be stored. Send them again.");
}

function respond(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: Uint8Array | string,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, {
    ...headers,
    "Content-Type": contentType,
    "Content-Length": Buffer.byteLength(body),
  });
  response.end(body);
}

function describe(rejections: ReadonlyMap<string, number>): string {
  return [...rejections].map(([reason, count]) => `${count} rejected: ${reason}`).join("; ");
}

/** The client went away before its answer: what was stored stays stored, and it will send again. */
function ignoreLostAnswer(): void {
  // does nothing.
}

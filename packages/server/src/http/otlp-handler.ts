import type { IncomingMessage, ServerResponse } from "node:http";
import { ACCEPTED_ENCODINGS, isKnownEncoding } from "./inflate.ts";
import type { Ingest, IngestReceipt } from "./ingest.ts";
import { corsHeaders, isPreflight, PREFLIGHT_HEADERS } from "./otlp-cors.ts";
import { encodingOf, jsonEncoding, type OtlpEncoding } from "./otlp-encoding.ts";
import { OtlpFailure } from "./otlp-failure.ts";
import type { OtlpSignal } from "./otlp-signal.ts";

/** Answers a request; `refusal` says in a sentence why its `Host` or `Origin` was found bad, if it was. */
export type OtlpHandler = (request: IncomingMessage, response: ServerResponse, refusal?: string) => void;

/**
 * OTLP/HTTP for one signal, in protobuf or JSON. 200 only once the items are stored; those that cannot be kept are
 * counted in `partial_success`. Errors are `google.rpc.Status` in the request's encoding.
 */
export function createOtlpHandler(signal: OtlpSignal, ingest: Ingest): OtlpHandler {
  return (request, response, refusal) => {
    response.on("error", ignoreLostAnswer);
    const cors = refusal === undefined ? corsHeaders(request) : {};
    if (refusal === undefined && isPreflight(request)) {
      response.writeHead(204, { ...cors, ...PREFLIGHT_HEADERS }).end();
      return;
    }
    const encoding = encodingOf(request.headers["content-type"]);
    take(request, encoding, refusal).then(
      ({ rejected, message }) => {
        const { contentType, success } = encoding!;
        respond(response, 200, { ...cors, "Content-Type": contentType }, success(signal, rejected, message));
      },
      (error: unknown) => {
        const failure = ingest.refuse(error, { signal, transport: "http" });
        if (failure === undefined) return;
        // A body that is not wanted is still read: a client that is cut off while sending never sees why.
        request.resume();
        const { contentType, failure: write } = encoding ?? jsonEncoding;
        const headers = { ...cors, ...failure.headers, "Content-Type": contentType };
        respond(response, failure.httpStatus, headers, write(failure));
      },
    );
  };

  async function take(
    request: IncomingMessage,
    encoding: OtlpEncoding | undefined,
    refusal: string | undefined,
  ): Promise<IngestReceipt> {
    const { headers, method } = request;
    if (refusal !== undefined) throw new OtlpFailure(403, `Refused: ${refusal}.`);
    const contentEncoding = headers["content-encoding"] ?? "";
    if (method !== "POST" || encoding === undefined || !isKnownEncoding(contentEncoding)) {
      await ingest.admit(headers); // who has no key does not learn more
      throw misuse(method, encoding);
    }
    return ingest.take({
      signal,
      transport: "http",
      headers,
      format: encoding.format,
      async read(body) {
        body.expect(Number(headers["content-length"] ?? 0), contentEncoding);
        return body.inflate(await body.receive(request, contentEncoding), contentEncoding);
      },
    });
  }
}

// --- internal ---

function misuse(method: string | undefined, encoding: OtlpEncoding | undefined): OtlpFailure {
  if (method !== "POST") {
    return new OtlpFailure(405, `OTLP is sent with POST, not ${method}.`, { Allow: "POST, OPTIONS" });
  }
  if (encoding === undefined) {
    return new OtlpFailure(415, "The Content-Type should be application/x-protobuf or application/json.");
  }
  return new OtlpFailure(
    415,
    `The Content-Encoding is not supported: use one of ${ACCEPTED_ENCODINGS}, or none.`,
    { "Accept-Encoding": ACCEPTED_ENCODINGS },
  );
}

function respond(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array | string,
): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, { ...headers, "Content-Length": Buffer.byteLength(body) });
  response.end(body);
}

/** The client went away before its answer: what was stored stays stored, and it will send again. */
function ignoreLostAnswer(): void {
  // does nothing.
}

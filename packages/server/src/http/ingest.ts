import type { IncomingHttpHeaders } from "node:http";
import type { Grant, Refusal } from "../access/grant.ts";
import { MalformedRequest } from "../otlp/wire/malformed-request.ts";
import { OversizedRequest } from "../otlp/wire/oversized-request.ts";
import { StoreError, StoreFull, StoreRejected } from "../store/store-error.ts";
import { InFlightBytes } from "./in-flight-bytes.ts";
import type { IngestObserver, IngestTransport } from "./ingest-observer.ts";
import { type BodyLimits, ClientGone, OtlpBody } from "./otlp-body.ts";
import { OtlpFailure, unavailable } from "./otlp-failure.ts";
import type { DecodedRequest, OtlpFormat, OtlpSignal } from "./otlp-signal.ts";
import { Turns } from "./turns.ts";

export interface IngestOptions {
  /** Whether a request with these headers may send, and to which project. */
  readonly authorize: (headers: IncomingHttpHeaders) => Promise<Grant | Refusal>;
  readonly observer?: IngestObserver | undefined;
  /** Of one request, after decompression. Default 64 MiB. */
  readonly maxBodyBytes?: number;
  /** Of one compressed request, as it was sent. Default 16 MiB. */
  readonly maxCompressedBytes?: number;
  /** Of all requests being received or stored. Default 256 MiB. */
  readonly maxInFlightBytes?: number;
}

/** One export request, whatever it comes by. */
export interface IngestRequest {
  readonly signal: OtlpSignal;
  readonly transport: IngestTransport;
  readonly headers: IncomingHttpHeaders;
  readonly format: OtlpFormat;
  /** Called once the sender is known: its bytes are not wanted before. */
  readonly read: (body: OtlpBody) => Promise<Buffer>;
}

/** What the sender of a request that was taken is told. */
export interface IngestReceipt {
  readonly rejected: number;
  /** "" where all was taken as it came. */
  readonly message: string;
}

const MEBIBYTE = 1024 * 1024;
/** Inflated bodies at a time: one that is read while the next is made. More would wait in memory, megabytes each, cold by their turn. */
const MAX_INFLATED = 2;

/** The way of every OTLP request, over HTTP as over gRPC: who sends it, its bytes, its items, the disk. */
export class Ingest {
  readonly inFlight: InFlightBytes;
  readonly #authorize: IngestOptions["authorize"];
  readonly #observer: IngestObserver | undefined;
  readonly #limits: BodyLimits;
  readonly #turns = new Turns(MAX_INFLATED);

  constructor({
    authorize,
    observer,
    maxBodyBytes = 64 * MEBIBYTE,
    maxCompressedBytes = 16 * MEBIBYTE,
    maxInFlightBytes = 256 * MEBIBYTE,
  }: IngestOptions) {
    this.inFlight = new InFlightBytes(maxInFlightBytes);
    this.#authorize = authorize;
    this.#observer = observer;
    this.#limits = { maxBytes: maxBodyBytes, maxCompressedBytes };
  }

  /** Rejects with an OtlpFailure for a sender who may not send. */
  async admit(headers: IncomingHttpHeaders): Promise<Grant> {
    const decision = await this.#authorize(headers);
    if (decision.granted) return decision;
    const { status, message } = decision;
    throw new OtlpFailure(status, message, status === 401 ? { "WWW-Authenticate": "Bearer" } : {});
  }

  /** Resolves when what can be kept is on disk. Rejects with anything: {@link refuse} says what to answer. */
  async take({ signal, headers, format, read }: IngestRequest): Promise<IngestReceipt> {
    const grant = await this.admit(headers);
    const body = new OtlpBody(this.#limits, this.inFlight, this.#turns);
    try {
      const bytes = await read(body);
      const { projectId } = grant;
      const size = bytes.length;
      const decoded = signal.decode(bytes, format, { projectId, receivedAtMicros: Date.now() * 1000 });
      body.forget();
      await decoded.store();
      if (decoded.accepted > 0) this.#observer?.accepted(signal.name, decoded.accepted, size);
      for (const [reason, items] of decoded.rejections) {
        this.#observer?.rejected(signal.name, reason, items);
      }
      return { rejected: decoded.rejected, message: describe(decoded) };
    } finally {
      body.release();
    }
  }

  /** What the sender is told of the error; `undefined` where there is nobody to tell. */
  refuse(
    error: unknown,
    { signal, transport }: { signal: OtlpSignal | undefined; transport: IngestTransport },
  ): OtlpFailure | undefined {
    if (error instanceof ClientGone) return undefined;
    const failure = failureOf(error);
    if (signal === undefined) return failure;
    this.#observer?.refused({
      signal: signal.name,
      transport,
      status: failure.httpStatus,
      reason: failure.message,
      at: Date.now(),
    });
    return failure;
  }
}

// --- internal ---

/**
 * What cannot be stored for its own sake is 400, which ends it; anything else is 503, which clients send
 * again. Never 500: clients drop what gets that answer.
 */
function failureOf(error: unknown): OtlpFailure {
  if (error instanceof OtlpFailure) return error;
  if (error instanceof MalformedRequest) return new OtlpFailure(400, error.message);
  if (error instanceof OversizedRequest) return new OtlpFailure(413, error.message);
  if (error instanceof StoreRejected) return new OtlpFailure(400, error.message);
  if (error instanceof StoreFull) return unavailable(error.message);
  // What is not the store's trouble is a fault of ours, and someone should hear of it.
  if (!(error instanceof StoreError)) process.emitWarning(error instanceof Error ? error : String(error));
  return unavailable("The request could not be stored. Send it again.");
}

function describe({ rejections, repairedTexts }: DecodedRequest): string {
  const sentences = [...rejections].map(([reason, count]) => `${count} rejected: ${reason}`);
  if (repairedTexts > 0) sentences.push(`${repairedTexts} repaired: text is not UTF-8`);
  return sentences.join("; ");
}

import type { IncomingMessage } from "node:http";
import { createGunzip, createInflate, type Gunzip, type Inflate } from "node:zlib";
import { OtlpFailure, unavailable } from "./otlp-failure.ts";
import type { InFlightBytes } from "./otlp-in-flight.ts";

/** zlib's own 16 KiB pieces cost 2.6 times the CPU of one large piece. */
const MAX_CHUNK_BYTES = 4 * 1024 * 1024;
const MIN_CHUNK_BYTES = 1024;
/** A gzip stream ends with the size of what it holds, modulo 2³², little-endian. */
const ISIZE_BYTES = 4;

/** The client went away before its body was complete: there is nobody to answer. */
export class ClientGone extends Error {
  override readonly name = "ClientGone" as const;
}

/**
 * Reads and inflates the body of one request, counting its bytes until {@link release}. Throws an
 * {@link OtlpFailure} for what cannot be accepted; the rest of such a body is read and thrown away, so that
 * the client gets to read the answer.
 */
export class OtlpBody {
  readonly #request: IncomingMessage;
  readonly #maxBytes: number;
  readonly #inFlight: InFlightBytes;
  #taken = 0;

  constructor(request: IncomingMessage, maxBytes: number, inFlight: InFlightBytes) {
    this.#request = request;
    this.#maxBytes = maxBytes;
    this.#inFlight = inFlight;
  }

  async read(): Promise<Buffer> {
    const createInflater = inflaterOf(this.#request.headers["content-encoding"]);
    if (Number(this.#request.headers["content-length"]) > this.#maxBytes) throw this.#tooLarge();
    const sent = await this.#receive();
    return createInflater === undefined ? sent : await this.#inflate(sent, createInflater(sent));
  }

  /** The body is no longer in memory. */
  release(): void {
    this.#inFlight.give(this.#taken);
    this.#taken = 0;
  }

  #receive(): Promise<Buffer> {
    const request = this.#request;
    const chunks: Buffer[] = [];
    let size = 0;
    return new Promise((resolve, reject) => {
      const gone = () => reject(new ClientGone("The client closed the connection in mid-body."));
      request.on("data", (chunk: Buffer) => {
        size += chunk.length;
        const failure = this.#count(size, chunk.length);
        if (failure === undefined) chunks.push(chunk);
        else {
          request.removeAllListeners("data");
          chunks.length = 0;
          reject(failure);
        }
      });
      request.once("end", () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
      request.on("error", gone);
      request.once("close", gone);
    });
  }

  #inflate(sent: Buffer, inflater: Gunzip | Inflate): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let size = 0;
    return new Promise((resolve, reject) => {
      inflater.on("data", (chunk: Buffer) => {
        size += chunk.length;
        const failure = this.#count(size, chunk.length);
        if (failure === undefined) chunks.push(chunk);
        else {
          inflater.destroy();
          reject(failure);
        }
      });
      inflater.once("end", () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
      inflater.once("error", (error) => {
        reject(new OtlpFailure(400, `The body is not what its Content-Encoding says: ${error.message}.`, {}));
      });
      inflater.end(sent);
    });
  }

  #count(size: number, added: number): OtlpFailure | undefined {
    if (size > this.#maxBytes) return this.#tooLarge();
    if (!this.#inFlight.take(added))
      return unavailable("Too many requests are in flight. Send this one again.");
    this.#taken += added;
    return undefined;
  }

  #tooLarge(): OtlpFailure {
    return new OtlpFailure(
      413,
      `The body is larger than ${this.#maxBytes} bytes (after decompression): send fewer spans per request.`,
    );
  }
}

function inflaterOf(contentEncoding = "identity"): ((sent: Buffer) => Gunzip | Inflate) | undefined {
  switch (contentEncoding.trim().toLowerCase()) {
    case "identity":
    case "":
      return undefined;
    case "gzip":
      return (sent) => createGunzip({ chunkSize: chunkSizeFor(sent) });
    case "deflate":
      return () => createInflate();
    default:
      throw new OtlpFailure(415, "The Content-Encoding is not supported: use gzip, deflate or none.", {
        "Accept-Encoding": "gzip, deflate",
      });
  }
}

/** Room for all of it in one piece, as the sender says; that it may lie costs at most one large piece. */
function chunkSizeFor(sent: Buffer): number {
  if (sent.length < ISIZE_BYTES) return MIN_CHUNK_BYTES;
  const claimed = sent.readUInt32LE(sent.length - ISIZE_BYTES) + 64;
  return Math.max(MIN_CHUNK_BYTES, Math.min(claimed, MAX_CHUNK_BYTES));
}

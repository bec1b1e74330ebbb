import type { Readable } from "node:stream";
import { ByteBuffer } from "../columns/byte-buffer.ts";
import { giveMemory, takeMemory } from "../columns/byte-memory.ts";
import type { InFlightBytes } from "./in-flight-bytes.ts";
import { type CreateInflater, inflaterOf } from "./inflate.ts";
import { OtlpFailure, unavailable } from "./otlp-failure.ts";
import type { Turns } from "./turns.ts";

export interface BodyLimits {
  /** Of one request, after decompression. */
  readonly maxBytes: number;
  /** Of one request as it was sent, where it is compressed. */
  readonly maxCompressedBytes: number;
}

/** What gzip makes of zeroes. Conversations that repeat themselves in each span come to a few hundred. */
const MAX_RATIO = 1_000;
/** Below this a ratio says nothing. */
const MIN_SUSPECT_BYTES = 1024 * 1024;

interface Collecting {
  readonly add: (chunk: Buffer) => void;
  /** Given the bytes so far. */
  readonly check: (size: number) => OtlpFailure | undefined;
  readonly error: (cause: Error) => Error;
}

/** The client went away before its body was complete: there is nobody to answer. */
export class ClientGone extends Error {
  override readonly name = "ClientGone" as const;
}

/**
 * Receives and inflates the body of one request, counting its bytes as in flight until {@link release}. Throws an
 * {@link OtlpFailure} for what cannot be accepted, and {@link ClientGone}.
 */
export class OtlpBody {
  readonly #limits: BodyLimits;
  readonly #inFlight: InFlightBytes;
  readonly #turns: Turns;
  #taken = 0;
  #hasTurn = false;
  #received = new ByteBuffer();
  /** What {@link inflate} returned lies in it. */
  #inflated: Buffer | undefined;

  /** `turns` are those of the bodies that are inflated: from {@link inflate} until {@link forget}. */
  constructor(limits: BodyLimits, inFlight: InFlightBytes, turns: Turns) {
    this.#limits = limits;
    this.#inFlight = inFlight;
    this.#turns = turns;
  }

  /** Everything the sender sends, in the encoding (`gzip`, …) that it names. Good until {@link inflate} or {@link forget}. */
  async receive(source: Readable, encoding = "identity"): Promise<Buffer> {
    const most = this.#mostSent(inflaterOf(encoding));
    await this.#collect(source, {
      add: (chunk) => this.#received.writeBytes(chunk),
      check: (size) => (size > most ? this.#tooLarge() : undefined),
      error: () => new ClientGone("The client closed the connection in mid-body."),
    });
    return this.#received.view();
  }

  /** Fails before the body comes, if it says that it is too large. */
  expect(length: number, encoding = "identity"): void {
    if (length > this.#mostSent(inflaterOf(encoding))) throw this.#tooLarge();
  }

  async inflate(sent: Buffer, encoding = "identity"): Promise<Buffer> {
    const createInflater = inflaterOf(encoding);
    if (createInflater === undefined) return sent;
    await this.#turns.take();
    this.#hasTurn = true;
    const { stream, memory } = createInflater(sent);
    const chunks: Buffer[] = [];
    const inflated = this.#collect(stream, {
      add: (chunk) => chunks.push(chunk),
      check: (size) => this.#checkInflated(size, sent.length),
      error: ({ message }) =>
        new OtlpFailure(400, `The body is not what its content encoding says: ${message}.`),
    });
    stream.end(sent);
    try {
      await inflated;
      this.#received.free();
      return this.#keepInflated(chunks, memory);
    } catch (error) {
      this.#received = new ByteBuffer(); // the inflater may still be reading the old one, and writing into `memory`
      throw error;
    } finally {
      stream.destroy();
    }
  }

  /**
   * Gives back the memory of what {@link receive} and {@link inflate} returned, at once. Left to the garbage collector,
   * two megabytes a request make that run so often that it takes 3 µs a span.
   */
  forget(): void {
    this.#received.free();
    if (this.#inflated) giveMemory(this.#inflated);
    this.#inflated = undefined;
    if (this.#hasTurn) this.#turns.done();
    this.#hasTurn = false;
  }

  /** The body is no longer in memory. */
  release(): void {
    this.forget();
    this.#inFlight.give(this.#taken);
    this.#taken = 0;
  }

  #collect(source: Readable, { add, check, error: errorFor }: Collecting): Promise<void> {
    let size = 0;
    return new Promise((resolve, reject) => {
      const broken = (cause = new Error("it ended too soon")) => reject(errorFor(cause));
      const closed = () => {
        if (!source.readableEnded) broken(); // an error is dear, and every body ends with a close
      };
      // Finding out who sends took a moment, in which an empty body ends and a client may go away.
      if (source.readableEnded) resolve();
      else if (source.destroyed) broken();
      const onData = (chunk: Buffer) => {
        size += chunk.length;
        const failure = check(size) ?? this.#take(chunk.length);
        if (failure === undefined) add(chunk);
        else {
          source.off("data", onData);
          reject(failure);
        }
      };
      source.on("data", onData);
      source.once("end", resolve);
      source.on("error", broken);
      source.once("close", closed);
    });
  }

  #keepInflated(chunks: readonly Buffer[], memory: Buffer | undefined): Buffer {
    const [first] = chunks;
    if (first && memory && chunks.length === 1 && first.buffer === memory.buffer) {
      this.#inflated = memory;
      return first;
    }
    const size = chunks.reduce((bytes, chunk) => bytes + chunk.length, 0);
    const whole = takeMemory(size);
    let end = 0;
    for (const chunk of chunks) end += chunk.copy(whole, end);
    if (memory) giveMemory(memory);
    this.#inflated = whole;
    return whole.subarray(0, end);
  }

  #checkInflated(size: number, sent: number): OtlpFailure | undefined {
    if (size > this.#limits.maxBytes) return this.#tooLarge();
    if (size > MIN_SUSPECT_BYTES && size > sent * MAX_RATIO) {
      return new OtlpFailure(413, `The body inflates to more than ${MAX_RATIO} times what was sent.`);
    }
    return undefined;
  }

  #take(bytes: number): OtlpFailure | undefined {
    if (!this.#inFlight.take(bytes))
      return unavailable("Too many requests are in flight. Send this one again.");
    this.#taken += bytes;
    return undefined;
  }

  #mostSent(inflater: CreateInflater): number {
    return inflater === undefined ? this.#limits.maxBytes : this.#limits.maxCompressedBytes;
  }

  #tooLarge(): OtlpFailure {
    const { maxBytes, maxCompressedBytes } = this.#limits;
    return new OtlpFailure(
      413,
      `The body is larger than ${maxBytes} bytes, or ${maxCompressedBytes} bytes compressed: send less per request.`,
    );
  }
}

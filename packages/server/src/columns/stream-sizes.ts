import type { ByteBuffer } from "./byte-buffer.ts";

/** Requests smaller than this tell nothing of those to come. */
const LEAST_REQUEST = 65_536;
/** How fast it is forgotten that a stream was once longer. */
const FADING = 0.95;
const SPARE = 1.1;
/** A stream grows to this by itself, and most of a small request's never begin. */
const LEAST_RESERVED = 128;

/** How long each stream of a table gets for every byte of a request, as far as the requests before show. */
export class StreamSizes {
  readonly #shares: number[] = [];

  reserve(streams: readonly ByteBuffer[], requestBytes: number): void {
    for (let index = 0; index < this.#shares.length; index++) {
      const expected = Math.ceil(this.#shares[index]! * requestBytes * SPARE);
      if (expected > LEAST_RESERVED) streams[index]!.reserve(expected);
    }
  }

  learn(streams: readonly ByteBuffer[], requestBytes: number): void {
    if (requestBytes < LEAST_REQUEST) return;
    for (let index = 0; index < streams.length; index++) {
      // What one request repeats without end must not make room for as much in the next.
      const share = Math.min(streams[index]!.length / requestBytes, 1);
      this.#shares[index] = Math.max(share, (this.#shares[index] ?? 0) * FADING);
    }
  }
}

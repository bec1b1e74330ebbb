import type { ByteBuffer } from "./byte-buffer.ts";

/** Requests smaller than this tell nothing of those to come. */
const LEAST_REQUEST = 65_536;
/** How fast it is forgotten that a stream was once longer. */
const FADING = 0.95;
const SPARE = 1.1;
/** A stream grows to this by itself, and most of a small request's never begin. */
const LEAST_RESERVED = 128;
/** Of all streams for each byte of a request: what differs from request to request must not make room for all of it in each. */
const MOST_RESERVED = 1.5;

/** How long each stream of a table gets for every byte of a request, as far as the requests before show. */
export class StreamSizes {
  readonly #shares: number[] = [];
  #total = 0;

  reserve(streams: readonly ByteBuffer[], requestBytes: number): void {
    const bytes = requestBytes * SPARE * Math.min(1, MOST_RESERVED / this.#total);
    for (let index = 0; index < this.#shares.length; index++) {
      const expected = Math.ceil(this.#shares[index]! * bytes);
      if (expected > LEAST_RESERVED) streams[index]!.reserve(expected);
    }
  }

  learn(streams: readonly ByteBuffer[], requestBytes: number): void {
    if (requestBytes < LEAST_REQUEST) return;
    this.#total = 0;
    for (let index = 0; index < streams.length; index++) {
      const share = Math.max(streams[index]!.length / requestBytes, (this.#shares[index] ?? 0) * FADING);
      this.#shares[index] = share;
      this.#total += share;
    }
  }
}

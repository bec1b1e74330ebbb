/** Bytes of requests being received, inflated and stored, all together, held under a cap. */
export class InFlightBytes {
  readonly #cap: number;
  #bytes = 0;

  constructor(cap: number) {
    this.#cap = cap;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Counts `bytes`, unless that would pass the cap: then nothing is counted and the answer is false. */
  take(bytes: number): boolean {
    if (this.#bytes + bytes > this.#cap) return false;
    this.#bytes += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#bytes -= bytes;
  }
}

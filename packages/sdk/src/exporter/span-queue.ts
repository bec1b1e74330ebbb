import type { EncodedSpan } from "./encode-request.ts";
import { SpanRun } from "./span-run.ts";

/** First in, first out, with the bytes it holds. */
export class SpanQueue {
  readonly #runs: SpanRun[];
  #bytes = 0;

  constructor(runs: readonly SpanRun[] = []) {
    this.#runs = [...runs];
    for (const { byteLength } of runs) this.#bytes += byteLength;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#runs.length === 0;
  }

  push(span: EncodedSpan): void {
    if (this.#runs.at(-1)?.append(span) !== true) this.#runs.push(new SpanRun(span));
    this.#bytes += span.bytes.length;
  }

  /** Spans from the front up to so many bytes, one at least. */
  take(maxBytes: number): SpanRun[] {
    let room = maxBytes;
    let whole = 0;
    for (const { byteLength } of this.#runs) {
      if (byteLength > room) break;
      room -= byteLength;
      whole += 1;
    }
    const taken = this.#runs.splice(0, whole);
    const part = this.#runs[0]?.shift(room, whole === 0 ? 1 : 0);
    if (part !== undefined) {
      taken.push(part);
      room -= part.byteLength;
      if (this.#runs[0]?.count === 0) this.#runs.shift();
    }
    this.#bytes -= maxBytes - room;
    return taken;
  }
}

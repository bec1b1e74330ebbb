import type { EncodedSpan } from "./encode-request.ts";

/** First in, first out, with the bytes it holds. */
export class SpanQueue {
  #spans: (EncodedSpan | undefined)[] = [];
  #head = 0;
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  get length(): number {
    return this.#spans.length - this.#head;
  }

  push(span: EncodedSpan): void {
    this.#spans.push(span);
    this.#bytes += span.bytes.length;
  }

  /** Spans from the front up to so many bytes, one at least. */
  take(maxBytes: number): EncodedSpan[] {
    let end = this.#head;
    let bytes = 0;
    while (end < this.#spans.length) {
      const size = (this.#spans[end] as EncodedSpan).bytes.length;
      if (end > this.#head && bytes + size > maxBytes) break;
      bytes += size;
      end += 1;
    }
    const taken = this.#spans.slice(this.#head, end) as EncodedSpan[];
    this.#spans.fill(undefined, this.#head, end); // what was sent must not stay until the queue moves down
    this.#bytes -= bytes;
    this.#head = end;
    this.#compact();
    return taken;
  }

  /** Moving the rest down on every take would cost the square of the queue's length. */
  #compact(): void {
    if (this.#head === this.#spans.length) this.#spans = [];
    else if (this.#head > 10_000) this.#spans = this.#spans.slice(this.#head);
    else return;
    this.#head = 0;
  }
}

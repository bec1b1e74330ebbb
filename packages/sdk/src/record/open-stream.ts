import { MAX_TEXT_LENGTH } from "../content/cut-text.ts";
import type { SpanEnd } from "../semconv/index.ts";
import { LastingSpan } from "./lasting-span.ts";
import type { RecordedSpan } from "./recorded-span.ts";

/** As many pieces are kept for the output, and as many characters of them. */
const MAX_PIECES = 1000;

/** The span of something that is consumed piece by piece. What came is its output, however it ends. */
export class OpenStream extends LastingSpan {
  readonly #outputKey: string;
  readonly #isGenerator: boolean;
  readonly #pieces: unknown[] = [];
  #length = 0;
  #bytes = 0;
  #isText = true;
  #isCut = false;

  constructor(recorded: RecordedSpan, outputKey: string, { isGenerator }: { isGenerator: boolean }) {
    super(recorded);
    this.#outputKey = outputKey;
    this.#isGenerator = isGenerator;
  }

  /** A piece has reached the consumer. */
  piece(piece: unknown): void {
    this.idleSweeps = 0;
    if (!this.isOpen || !this.recorded.keepsContent) return;
    if (!this.#isGenerator && ArrayBuffer.isView(piece)) this.#bytes += piece.byteLength;
    else if (this.#pieces.length >= MAX_PIECES || this.#length >= MAX_TEXT_LENGTH) this.#isCut = true;
    else {
      if (typeof piece === "string") this.#length += piece.length;
      else this.#isText = false;
      this.#pieces.push(piece);
    }
  }

  /** `returned`: what a generator returned at its end. */
  override end(how: SpanEnd | undefined, returned?: unknown): void {
    if (!this.isOpen) return;
    if (returned !== undefined) this.#pieces.push(returned);
    this.recorded.setContent(this.#outputKey, this.#output(), { isCut: this.#isCut });
    this.#pieces.length = 0;
    super.end(how);
  }

  /** Values of a generator are a list; text that streams in pieces is one text; of bytes their number is told. */
  #output(): unknown {
    if (this.#isGenerator) return this.#pieces;
    if (this.#bytes > 0) this.#pieces.push(`[${this.#bytes} bytes]`);
    if (this.#pieces.length === 0) return undefined;
    return this.#isText ? this.#pieces.join("") : this.#pieces;
  }
}

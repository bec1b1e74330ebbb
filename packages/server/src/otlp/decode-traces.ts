import { sameBytes, viewOf } from "../columns/byte-words.ts";
import { SpanBlock } from "../columns/span-block.ts";
import type { Decoded } from "./decoded.ts";
import { Enclosing } from "./enclosing.ts";
import { ItemCount } from "./item-count.ts";
import { KNOWN_KEYS } from "./precedence.ts";
import type { PriceFunction } from "./price-function.ts";
import { readRequest } from "./read-request.ts";
import { rejectionOf } from "./rejection-of.ts";
import { type TimeBounds, timeBounds } from "./time-bounds.ts";
import { SpanFields } from "./wire/span-fields.ts";
import { WireReader } from "./wire/wire-reader.ts";
import { writeRequest, writeSpan } from "./write-span.ts";

/** Raised when the same attributes become other columns; a span read by a later one replaces itself. */
const NORMALISER_VERSION = 1;
/** More microseconds than there will be until 2041; three versions of the normaliser still fit a double exactly. */
const VERSION_UNIT = 2 ** 51;

const TRACE_ID_BYTES = 16;

export interface DecodeContext {
  projectId: string;
  /** Microseconds since 1970. */
  receivedAtMicros: bigint | number;
  /** What happened longer ago, or more than a day in the future, is rejected. */
  retentionDays: number;
  price: PriceFunction;
}

export type DecodedTraces = Decoded<SpanBlock>;

/**
 * Reads an `ExportTraceServiceRequest` straight into column buffers. A span that cannot be kept is left out
 * and counted; bytes that are no such message throw {@link MalformedRequest}.
 */
export function decodeTraces(body: Uint8Array, context: DecodeContext): DecodedTraces {
  return new TraceDecoder(body, context).decode();
}

class TraceDecoder {
  readonly #reader: WireReader;
  readonly #span: SpanFields;
  readonly #enclosing: Enclosing;
  readonly #block: SpanBlock;
  readonly #projectId: string;
  readonly #price: PriceFunction;
  readonly #bounds: TimeBounds;
  readonly #count = new ItemCount("spans");
  /** Where the last row's trace id is in the body: most neighbours share it. */
  #traceIdAt = -1;

  constructor(body: Uint8Array, context: DecodeContext) {
    const receivedAt = Number(context.receivedAtMicros);
    this.#reader = new WireReader(body);
    this.#span = new SpanFields(this.#reader, KNOWN_KEYS);
    this.#enclosing = new Enclosing(this.#reader);
    this.#block = new SpanBlock(body.length);
    this.#projectId = context.projectId;
    this.#price = context.price;
    const { projectId } = context;
    const version = NORMALISER_VERSION * VERSION_UNIT + receivedAt;
    writeRequest({ projectId, receivedAt, version }, this.#block.columns);
    this.#bounds = timeBounds(context);
  }

  decode(): DecodedTraces {
    readRequest(this.#reader, this.#enclosing, () => this.#readSpan());
    const { rejected, rejections } = this.#count;
    return { block: this.#block.finish(), accepted: this.#block.rows, rejected, rejections };
  }

  #readSpan(): void {
    const reader = this.#reader;
    if (!this.#count.add()) {
      reader.bytesField();
      return;
    }
    const outer = reader.enter();
    const end = reader.limit;
    this.#span.read(reader);
    const rejection = this.#enclosing.rejection ?? rejectionOf(this.#span, reader.bytes, this.#bounds);
    if (rejection !== undefined) this.#count.reject(rejection);
    else {
      const { columns, rows } = this.#block;
      writeSpan(this.#span, this.#enclosing, this.#price, columns, rows);
      if (this.#isOfLastTrace(this.#span.traceId.start)) this.#block.endRow();
      else
        this.#block.endSpan(
          this.#projectId,
          reader.bytes.toString("hex", this.#span.traceId.start, this.#span.traceId.end),
        );
    }
    // Writing reads values again, so the reader is elsewhere.
    reader.seek(end, outer);
  }

  #isOfLastTrace(start: number): boolean {
    const { bytes } = this.#reader;
    const last = this.#traceIdAt;
    this.#traceIdAt = start;
    if (last < 0) return false;
    const words = viewOf(bytes);
    return sameBytes(words, start, words, last, TRACE_ID_BYTES);
  }
}

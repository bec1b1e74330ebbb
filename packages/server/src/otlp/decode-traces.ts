import { SpanBlock } from "../columns/span-block.ts";
import { Enclosing } from "./enclosing.ts";
import { KNOWN_KEYS } from "./precedence.ts";
import type { PriceFunction } from "./price-function.ts";
import { rejectionOf, type TimeBounds } from "./rejection-of.ts";
import {
  REQUEST_RESOURCE_SPANS,
  RESOURCE_SPANS_RESOURCE,
  RESOURCE_SPANS_SCHEMA_URL,
  RESOURCE_SPANS_SCOPE_SPANS,
  SCOPE_SPANS_SCHEMA_URL,
  SCOPE_SPANS_SCOPE,
  SCOPE_SPANS_SPANS,
} from "./wire/fields.ts";
import type { Range } from "./wire/range.ts";
import { SpanFields } from "./wire/span-fields.ts";
import { WireReader } from "./wire/wire-reader.ts";
import { type RequestFields, writeSpan } from "./write-span.ts";

/** Raised when the same attributes become other columns; a span read by a later one replaces itself. */
const NORMALISER_VERSION = 1;
/** More microseconds than there will be until 2041; three versions of the normaliser still fit a double exactly. */
const VERSION_UNIT = 2 ** 51;
const MAX_SPANS = 50_000;
const MICROS_A_DAY = 86_400e6;
const NANOS_A_MICRO = 1000;

export interface DecodeContext {
  projectId: string;
  /** Microseconds since 1970. */
  receivedAtMicros: bigint | number;
  /** A span that started longer ago, or more than a day in the future, is rejected. */
  retentionDays: number;
  price: PriceFunction;
}

export interface DecodedTraces {
  block: SpanBlock;
  accepted: number;
  rejected: number;
  /** Reason → how many spans. */
  rejections: Map<string, number>;
}

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
  readonly #block = new SpanBlock();
  readonly #request: RequestFields;
  readonly #bounds: TimeBounds;
  readonly #rejections = new Map<string, number>();
  #spans = 0;
  /** Where the last row's trace id is in the body, and its hex digits: most neighbours share it. */
  #traceIdAt = -1;
  #traceId = "";

  constructor(body: Uint8Array, { projectId, receivedAtMicros, retentionDays, price }: DecodeContext) {
    const receivedAt = Number(receivedAtMicros);
    this.#reader = new WireReader(body);
    this.#span = new SpanFields(this.#reader, KNOWN_KEYS);
    this.#enclosing = new Enclosing(this.#reader);
    this.#request = {
      projectId,
      receivedAt,
      version: NORMALISER_VERSION * VERSION_UNIT + receivedAt,
      price,
    };
    this.#bounds = {
      earliest: (receivedAt - retentionDays * MICROS_A_DAY) * NANOS_A_MICRO,
      latest: (receivedAt + MICROS_A_DAY) * NANOS_A_MICRO,
    };
  }

  decode(): DecodedTraces {
    const reader = this.#reader;
    while (reader.position < reader.limit) {
      const tag = reader.tag();
      if (tag === REQUEST_RESOURCE_SPANS) this.#readResourceSpans();
      else reader.skip(tag);
    }
    const accepted = this.#block.rows;
    return {
      block: this.#block,
      accepted,
      rejected: this.#spans - accepted,
      rejections: this.#rejections,
    };
  }

  #readResourceSpans(): void {
    const reader = this.#reader;
    const enclosing = this.#enclosing;
    const outer = reader.enter();
    const { position: start, limit: end } = reader;
    enclosing.clearResource();
    // Fields may come in any order, and the spans need the resource: it is looked for first.
    while (reader.position < end) {
      const tag = reader.tag();
      if (tag === RESOURCE_SPANS_RESOURCE) enclosing.readResource();
      else if (tag === RESOURCE_SPANS_SCHEMA_URL) enclosing.resourceSchemaUrl.read(reader);
      else reader.skip(tag);
    }
    reader.seek(start, end);
    while (reader.position < end) {
      const tag = reader.tag();
      if (tag === RESOURCE_SPANS_SCOPE_SPANS) this.#readScopeSpans();
      else reader.skip(tag);
    }
    reader.leave(outer);
  }

  #readScopeSpans(): void {
    const reader = this.#reader;
    const enclosing = this.#enclosing;
    const outer = reader.enter();
    const { position: start, limit: end } = reader;
    enclosing.clearScope();
    while (reader.position < end) {
      const tag = reader.tag();
      if (tag === SCOPE_SPANS_SCOPE) enclosing.readScope();
      else if (tag === SCOPE_SPANS_SCHEMA_URL) enclosing.scopeSchemaUrl.read(reader);
      else reader.skip(tag);
    }
    reader.seek(start, end);
    const rejection = enclosing.rejection;
    while (reader.position < end) {
      const tag = reader.tag();
      if (tag === SCOPE_SPANS_SPANS) this.#readSpan(rejection);
      else reader.skip(tag);
    }
    reader.leave(outer);
  }

  #readSpan(outerRejection: string | undefined): void {
    const reader = this.#reader;
    this.#spans++;
    if (this.#spans > MAX_SPANS) {
      reader.bytesField();
      this.#reject(`more than ${MAX_SPANS} spans in one request`);
      return;
    }
    const outer = reader.enter();
    const end = reader.limit;
    this.#span.read(reader);
    const rejection = outerRejection ?? rejectionOf(this.#span, reader.bytes, this.#bounds);
    if (rejection !== undefined) this.#reject(rejection);
    else {
      writeSpan(this.#span, this.#enclosing, this.#request, this.#block.columns);
      this.#block.endRow(this.#request.projectId, this.#hexOf(this.#span.traceId));
    }
    // Writing reads values again, so the reader is elsewhere.
    reader.seek(end, outer);
  }

  #reject(reason: string): void {
    this.#rejections.set(reason, (this.#rejections.get(reason) ?? 0) + 1);
  }

  #hexOf({ start, end, length }: Range): string {
    const { bytes } = this.#reader;
    const last = this.#traceIdAt;
    if (last < 0 || bytes.compare(bytes, start, end, last, last + length) !== 0) {
      this.#traceId = bytes.toString("hex", start, end);
    }
    this.#traceIdAt = start;
    return this.#traceId;
  }
}

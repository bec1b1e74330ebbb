import type { InstrumentationScope, Resource } from "../tracer/readable-span.ts";
import type { EncodedSpan } from "./encode-request.ts";
import { protobufFields } from "./protobuf-fields.ts";

/**
 * Encoded spans of one resource and scope that lie side by side in memory. Thousands of spans wait as a few runs: an
 * object for each of them would survive several collections, and be copied by each.
 */
export class SpanRun implements EncodedSpan {
  readonly resource: Resource;
  readonly scope: InstrumentationScope;
  readonly #memory: ArrayBufferLike;
  #start: number;
  #end: number;
  #count = 1;

  constructor({ bytes, resource, scope }: EncodedSpan) {
    this.resource = resource;
    this.scope = scope;
    this.#memory = bytes.buffer;
    this.#start = bytes.byteOffset;
    this.#end = bytes.byteOffset + bytes.length;
  }

  get count(): number {
    return this.#count;
  }

  get byteLength(): number {
    return this.#end - this.#start;
  }

  get bytes(): Buffer {
    return Buffer.from(this.#memory, this.#start, this.byteLength);
  }

  /** Adds a span that begins where this ends; false for any other. */
  append({ bytes, resource, scope }: EncodedSpan): boolean {
    if (bytes.buffer !== this.#memory || bytes.byteOffset !== this.#end) return false;
    if (resource !== this.resource || scope !== this.scope) return false;
    this.#end += bytes.length;
    this.#count += 1;
    return true;
  }

  /** Takes off its front as many spans as fit into so many bytes, but so many at least. Undefined where that is none. */
  shift(maxBytes: number, atLeast: number): SpanRun | undefined {
    let length = 0;
    let count = 0;
    for (const { raw } of protobufFields(this.bytes)) {
      if (count >= atLeast && length + raw.length > maxBytes) break;
      length += raw.length;
      count += 1;
    }
    if (count === 0) return undefined;
    const { resource, scope } = this;
    const front = new SpanRun({ bytes: this.bytes.subarray(0, length), resource, scope });
    front.#count = count;
    this.#start += length;
    this.#count -= count;
    return front;
  }
}

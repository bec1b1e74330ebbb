import { randomFillSync } from "node:crypto";
import { encodeMessage } from "../../packages/server/test/otlp-proto.ts";
import { CONVERSATION_DIGITS, CONVERSATION_MARK } from "./agent-traffic.ts";

const CONVERSATION_NUMBER = "0000-".length;
const TRACE_ID = 0x0a;
const SPAN_ID = 0x12;
const PARENT_SPAN_ID = 0x22;
const START_TIME = 0x39;
const END_TIME = 0x41;

/**
 * One request body in protobuf whose ids, conversation ids and times can be made fresh in place: the text of an agent
 * costs a hundred times what sending it does, so a few dozen templates stand for any number of requests.
 */
export class RequestTemplate {
  readonly bytes: Buffer;
  readonly #traceIds: number[] = [];
  readonly #spanIds: number[] = [];
  readonly #times: number[] = [];
  readonly #conversations: number[] = [];

  /** Of an `ExportTraceServiceRequest` in protobufjs's form. */
  constructor(request: object) {
    this.bytes = Buffer.from(encodeMessage("ExportTraceServiceRequest", request));
    this.#findSpans();
    let at = this.bytes.indexOf(CONVERSATION_MARK);
    while (at >= 0) {
      this.#conversations.push(at + CONVERSATION_MARK.length + CONVERSATION_NUMBER);
      at = this.bytes.indexOf(CONVERSATION_MARK, at + 1);
    }
  }

  /** A copy that no other request shares an id with; spans of one trace still do with each other. */
  stamp(startNanos: bigint): Buffer {
    const body = Buffer.from(this.bytes);
    const mask = randomFillSync(Buffer.allocUnsafe(16));
    for (const at of this.#traceIds) flip(body, at, mask, 16);
    for (const at of this.#spanIds) flip(body, at, mask, 8);
    for (const at of this.#times) body.writeBigUInt64LE(body.readBigUInt64LE(at) + startNanos, at);
    const digits = mask.toString("hex").slice(0, CONVERSATION_DIGITS);
    for (const at of this.#conversations) body.write(digits, at, "latin1");
    return body;
  }

  /** Of the first span of a stamped copy, in hex. */
  traceIdOf(body: Buffer): string {
    const at = this.#traceIds[0]!;
    return body.toString("hex", at, at + 16);
  }

  #findSpans(): void {
    const walk = (at: number, end: number, level: number): void => {
      for (const { tag, start, end: fieldEnd } of fields(this.bytes, at, end)) {
        if (level < 2) {
          // ResourceSpans is field 1 of the request, ScopeSpans and Span are field 2 of what holds them.
          if (tag === (level === 0 ? 0x0a : 0x12)) walk(start, fieldEnd, level + 1);
        } else if (level === 2 && tag === 0x12) this.#findFields(start, fieldEnd);
      }
    };
    walk(0, this.bytes.length, 0);
  }

  #findFields(at: number, end: number): void {
    for (const { tag, start } of fields(this.bytes, at, end)) {
      if (tag === TRACE_ID) this.#traceIds.push(start);
      else if (tag === SPAN_ID || tag === PARENT_SPAN_ID) this.#spanIds.push(start);
      else if (tag === START_TIME || tag === END_TIME) this.#times.push(start);
    }
  }
}

// --- internal ---

function flip(body: Buffer, at: number, mask: Buffer, size: number): void {
  for (let index = 0; index < size; index++) body[at + index]! ^= mask[index]!;
}

function* fields(bytes: Buffer, from: number, end: number) {
  let at = from;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  };
  while (at < end) {
    const tag = varint();
    const wireType = tag & 7;
    let size = 0;
    if (wireType === 2) size = varint();
    else if (wireType === 1) size = 8;
    else if (wireType === 5) size = 4;
    else varint();
    const start = at;
    at += size;
    yield { tag, start, end: at };
  }
}

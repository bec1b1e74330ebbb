import { AttributeList } from "./attribute-list.ts";
import {
  EVENT_ATTRIBUTES,
  EVENT_NAME,
  LINK_ATTRIBUTES,
  SPAN_ATTRIBUTES,
  SPAN_DROPPED_ATTRIBUTES_COUNT,
  SPAN_DROPPED_EVENTS_COUNT,
  SPAN_DROPPED_LINKS_COUNT,
  SPAN_END_TIME,
  SPAN_EVENTS,
  SPAN_FLAGS,
  SPAN_KIND,
  SPAN_LINKS,
  SPAN_NAME,
  SPAN_PARENT_SPAN_ID,
  SPAN_SPAN_ID,
  SPAN_START_TIME,
  SPAN_STATUS,
  SPAN_TRACE_ID,
  SPAN_TRACE_STATE,
  STATUS_CODE,
  STATUS_MESSAGE,
} from "./fields.ts";
import type { KnownKeys } from "./known-keys.ts";
import { MAX_NESTING } from "./nesting-depth.ts";
import { Range } from "./range.ts";
import type { WireReader } from "./wire-reader.ts";

/** Events, and links, of one span that are kept; the rest is counted as dropped. */
const MAX_EVENTS = 1000;
const EXCEPTION = Buffer.from("exception");

/** Where the fields of one span lie in the body, and its numbers. One object serves all spans of a request. */
export class SpanFields {
  readonly traceId = new Range();
  readonly spanId = new Range();
  readonly parentSpanId = new Range();
  readonly traceState = new Range();
  readonly name = new Range();
  readonly statusMessage = new Range();
  kind = 0;
  statusCode = 0;
  flags = 0;
  startLow = 0;
  startHigh = 0;
  endLow = 0;
  endHigh = 0;
  droppedAttributes = 0;
  droppedEvents = 0;
  droppedLinks = 0;
  readonly attributes: AttributeList;
  /** Starts and ends, by turns, of the `events` fields with their tags; `links` likewise. */
  readonly events: number[] = [];
  readonly links: number[] = [];
  /** Attributes of the last `exception` event, the one that most likely left the span. */
  exception: AttributeList;
  hasException = false;
  /** Whether a value of an attribute, of the span, its events or its links, is nested deeper than {@link MAX_NESTING}. */
  tooDeep = false;
  readonly #eventName = new Range();
  #scratch: AttributeList;

  constructor(reader: WireReader, keys: KnownKeys) {
    this.attributes = new AttributeList(reader, keys);
    this.exception = new AttributeList(reader, keys);
    this.#scratch = new AttributeList(reader, keys);
  }

  /** Reads the span between the reader's position and limit. */
  read(reader: WireReader): void {
    this.#clear();
    while (reader.position < reader.limit) {
      const fieldStart = reader.position;
      const tag = reader.tag();
      if (tag === SPAN_ATTRIBUTES) this.attributes.read();
      else if (tag === SPAN_EVENTS) this.#readEvent(reader, fieldStart);
      else if (tag === SPAN_LINKS) this.#readLink(reader, fieldStart);
      else this.#readField(reader, tag);
    }
    if (this.attributes.deepest > MAX_NESTING) this.tooDeep = true;
  }

  #readField(reader: WireReader, tag: number): void {
    switch (tag) {
      case SPAN_TRACE_ID:
        this.traceId.read(reader);
        break;
      case SPAN_SPAN_ID:
        this.spanId.read(reader);
        break;
      case SPAN_PARENT_SPAN_ID:
        this.parentSpanId.read(reader);
        break;
      case SPAN_TRACE_STATE:
        this.traceState.read(reader);
        break;
      case SPAN_NAME:
        this.name.read(reader);
        break;
      case SPAN_STATUS:
        this.#readStatus(reader);
        break;
      case SPAN_START_TIME:
        reader.fixed64();
        this.startLow = reader.low;
        this.startHigh = reader.high;
        break;
      case SPAN_END_TIME:
        reader.fixed64();
        this.endLow = reader.low;
        this.endHigh = reader.high;
        break;
      case SPAN_KIND:
        this.kind = reader.varint();
        break;
      case SPAN_FLAGS:
        this.flags = reader.fixed32();
        break;
      case SPAN_DROPPED_ATTRIBUTES_COUNT:
        this.droppedAttributes = reader.varint();
        break;
      case SPAN_DROPPED_EVENTS_COUNT:
        this.droppedEvents += reader.varint();
        break;
      case SPAN_DROPPED_LINKS_COUNT:
        this.droppedLinks += reader.varint();
        break;
      default:
        reader.skip(tag);
    }
  }

  #readStatus(reader: WireReader): void {
    const outer = reader.enter();
    while (reader.position < reader.limit) {
      const tag = reader.tag();
      if (tag === STATUS_CODE) this.statusCode = reader.varint();
      else if (tag === STATUS_MESSAGE) this.statusMessage.read(reader);
      else reader.skip(tag);
    }
    reader.leave(outer);
  }

  #readEvent(reader: WireReader, fieldStart: number): void {
    const outer = reader.enter();
    const name = this.#eventName;
    name.clear();
    this.#scratch.clear();
    while (reader.position < reader.limit) {
      const tag = reader.tag();
      if (tag === EVENT_NAME) name.read(reader);
      else if (tag === EVENT_ATTRIBUTES) this.#scratch.read();
      else reader.skip(tag);
    }
    reader.leave(outer);
    if (this.events.length < MAX_EVENTS * 2) this.events.push(fieldStart, reader.position);
    else this.droppedEvents++;
    if (this.#scratch.deepest > MAX_NESTING) this.tooDeep = true;
    if (EXCEPTION.compare(reader.bytes, name.start, name.end) !== 0) return;
    this.hasException = true;
    [this.exception, this.#scratch] = [this.#scratch, this.exception];
  }

  #readLink(reader: WireReader, fieldStart: number): void {
    const outer = reader.enter();
    this.#scratch.clear();
    while (reader.position < reader.limit) {
      const tag = reader.tag();
      if (tag === LINK_ATTRIBUTES) this.#scratch.read();
      else reader.skip(tag);
    }
    reader.leave(outer);
    if (this.links.length < MAX_EVENTS * 2) this.links.push(fieldStart, reader.position);
    else this.droppedLinks++;
    if (this.#scratch.deepest > MAX_NESTING) this.tooDeep = true;
  }

  #clear(): void {
    this.traceId.clear();
    this.spanId.clear();
    this.parentSpanId.clear();
    this.traceState.clear();
    this.name.clear();
    this.statusMessage.clear();
    this.kind = this.statusCode = this.flags = 0;
    this.startLow = this.startHigh = this.endLow = this.endHigh = 0;
    this.droppedAttributes = this.droppedEvents = this.droppedLinks = 0;
    this.attributes.clear();
    this.exception.clear();
    // To set a length is a call into C++, and most spans have neither.
    if (this.events.length > 0) this.events.length = 0;
    if (this.links.length > 0) this.links.length = 0;
    this.hasException = this.tooDeep = false;
  }
}

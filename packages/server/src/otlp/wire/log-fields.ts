import { AttributeList } from "./attribute-list.ts";
import {
  LOG_ATTRIBUTES,
  LOG_BODY,
  LOG_DROPPED_ATTRIBUTES_COUNT,
  LOG_EVENT_NAME,
  LOG_FLAGS,
  LOG_OBSERVED_TIME,
  LOG_SEVERITY_NUMBER,
  LOG_SEVERITY_TEXT,
  LOG_SPAN_ID,
  LOG_TIME,
  LOG_TRACE_ID,
} from "./fields.ts";
import type { KnownKeys } from "./known-keys.ts";
import { MAX_NESTING, nestingDepth } from "./nesting-depth.ts";
import { Range } from "./range.ts";
import type { WireReader } from "./wire-reader.ts";

/** Where the fields of one log record lie in the body, and its numbers. One object serves all records of a request. */
export class LogFields {
  readonly traceId = new Range();
  readonly spanId = new Range();
  readonly severityText = new Range();
  readonly eventName = new Range();
  /** The AnyValue. */
  readonly body = new Range();
  timeLow = 0;
  timeHigh = 0;
  observedLow = 0;
  observedHigh = 0;
  severityNumber = 0;
  flags = 0;
  droppedAttributes = 0;
  readonly attributes: AttributeList;
  /** Whether the body or a value of an attribute is nested deeper than {@link MAX_NESTING}. */
  tooDeep = false;

  constructor(reader: WireReader, keys: KnownKeys) {
    this.attributes = new AttributeList(reader, keys);
  }

  /** Reads the log record between the reader's position and limit. */
  read(reader: WireReader): void {
    this.#clear();
    while (reader.position < reader.limit) {
      const tag = reader.tag();
      if (tag === LOG_ATTRIBUTES) this.attributes.read();
      else this.#readField(reader, tag);
    }
    if (this.attributes.deepest > MAX_NESTING) this.tooDeep = true;
  }

  #readField(reader: WireReader, tag: number): void {
    switch (tag) {
      case LOG_TIME:
        reader.fixed64();
        this.timeLow = reader.low;
        this.timeHigh = reader.high;
        break;
      case LOG_OBSERVED_TIME:
        reader.fixed64();
        this.observedLow = reader.low;
        this.observedHigh = reader.high;
        break;
      case LOG_SEVERITY_NUMBER:
        this.severityNumber = reader.varint();
        break;
      case LOG_SEVERITY_TEXT:
        this.severityText.read(reader);
        break;
      case LOG_BODY:
        this.#readBody(reader);
        break;
      case LOG_DROPPED_ATTRIBUTES_COUNT:
        this.droppedAttributes = reader.varint();
        break;
      case LOG_FLAGS:
        this.flags = reader.fixed32();
        break;
      case LOG_TRACE_ID:
        this.traceId.read(reader);
        break;
      case LOG_SPAN_ID:
        this.spanId.read(reader);
        break;
      case LOG_EVENT_NAME:
        this.eventName.read(reader);
        break;
      default:
        reader.skip(tag);
    }
  }

  #readBody(reader: WireReader): void {
    const outer = reader.enter();
    this.body.start = reader.position;
    this.body.end = reader.limit;
    if (nestingDepth(reader) > MAX_NESTING) this.tooDeep = true;
    reader.seek(this.body.end, outer);
  }

  #clear(): void {
    this.traceId.clear();
    this.spanId.clear();
    this.severityText.clear();
    this.eventName.clear();
    this.body.clear();
    this.timeLow = this.timeHigh = this.observedLow = this.observedHigh = 0;
    this.severityNumber = this.flags = this.droppedAttributes = 0;
    this.attributes.clear();
    this.tooDeep = false;
  }
}

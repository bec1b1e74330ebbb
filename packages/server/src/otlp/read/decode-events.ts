import type { SpanEvent } from "../../model/span.ts";
import {
  EVENT_ATTRIBUTES,
  EVENT_DROPPED_ATTRIBUTES_COUNT,
  EVENT_NAME,
  EVENT_TIME,
  SPAN_EVENTS,
} from "../wire/fields.ts";
import { WireReader } from "../wire/wire-reader.ts";
import { readKeyValue, readText } from "./decode-any-value.ts";

/** The `events` fields of a protobuf Span, as the column `events` keeps them. */
export function decodeEvents(bytes: Uint8Array): SpanEvent[] {
  const reader = new WireReader(bytes);
  const events: SpanEvent[] = [];
  while (reader.position < reader.limit) {
    const tag = reader.tag();
    if (tag === SPAN_EVENTS) events.push(readEvent(reader));
    else reader.skip(tag);
  }
  return events;
}

function readEvent(reader: WireReader): SpanEvent {
  const outer = reader.enter();
  const event: SpanEvent = { time: isoNanos(0, 0), name: "", attributes: [], droppedAttributesCount: 0 };
  while (reader.position < reader.limit) {
    const tag = reader.tag();
    if (tag === EVENT_TIME) {
      reader.fixed64();
      event.time = isoNanos(reader.low, reader.high);
    } else if (tag === EVENT_NAME) event.name = readText(reader);
    else if (tag === EVENT_ATTRIBUTES) event.attributes.push(readKeyValue(reader));
    else if (tag === EVENT_DROPPED_ATTRIBUTES_COUNT) event.droppedAttributesCount = reader.varint();
    else reader.skip(tag);
  }
  reader.leave(outer);
  return event;
}

/** ISO 8601 with nanoseconds, of nanoseconds since 1970 in two halves. */
function isoNanos(low: number, high: number): string {
  const nanos = (BigInt(high) << 32n) | BigInt(low);
  const toTheSecond = new Date(Number(nanos / 1_000_000_000n) * 1000).toISOString().slice(0, 19);
  return `${toTheSecond}.${String(nanos % 1_000_000_000n).padStart(9, "0")}Z`;
}

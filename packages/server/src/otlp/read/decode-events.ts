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
import { NO_TIME, readTime } from "./read-time.ts";

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
  const event: SpanEvent = { time: NO_TIME, name: "", attributes: [], droppedAttributesCount: 0 };
  while (reader.position < reader.limit) {
    const tag = reader.tag();
    if (tag === EVENT_TIME) event.time = readTime(reader);
    else if (tag === EVENT_NAME) event.name = readText(reader);
    else if (tag === EVENT_ATTRIBUTES) event.attributes.push(readKeyValue(reader));
    else if (tag === EVENT_DROPPED_ATTRIBUTES_COUNT) event.droppedAttributesCount = reader.varint();
    else reader.skip(tag);
  }
  reader.leave(outer);
  return event;
}

import type { SpanLink } from "../../model/span.ts";
import {
  LINK_ATTRIBUTES,
  LINK_DROPPED_ATTRIBUTES_COUNT,
  LINK_FLAGS,
  LINK_SPAN_ID,
  LINK_TRACE_ID,
  LINK_TRACE_STATE,
  SPAN_LINKS,
} from "../wire/fields.ts";
import { WireReader } from "../wire/wire-reader.ts";
import { readKeyValue, readText } from "./decode-any-value.ts";
import { readId } from "./read-id.ts";

/** The `links` fields of a protobuf Span, as the column `links` keeps them. */
export function decodeLinks(bytes: Uint8Array): SpanLink[] {
  const reader = new WireReader(bytes);
  const links: SpanLink[] = [];
  while (reader.position < reader.limit) {
    const tag = reader.tag();
    if (tag === SPAN_LINKS) links.push(readLink(reader));
    else reader.skip(tag);
  }
  return links;
}

function readLink(reader: WireReader): SpanLink {
  const outer = reader.enter();
  const link: SpanLink = {
    traceId: "",
    spanId: "",
    traceState: "",
    flags: 0,
    attributes: [],
    droppedAttributesCount: 0,
  };
  while (reader.position < reader.limit) {
    const tag = reader.tag();
    if (tag === LINK_TRACE_ID) link.traceId = readId(reader);
    else if (tag === LINK_SPAN_ID) link.spanId = readId(reader);
    else if (tag === LINK_TRACE_STATE) link.traceState = readText(reader);
    else if (tag === LINK_ATTRIBUTES) link.attributes.push(readKeyValue(reader));
    else if (tag === LINK_DROPPED_ATTRIBUTES_COUNT) link.droppedAttributesCount = reader.varint();
    else if (tag === LINK_FLAGS) link.flags = reader.fixed32();
    else reader.skip(tag);
  }
  reader.leave(outer);
  return link;
}

import type { Attributes, SpanContext } from "@opentelemetry/api";
import { cutText } from "../content/cut-text.ts";
import { type HeldSpanContext, LateSpanContext, plainSpanContext } from "../tracer/late-span-context.ts";
import { OwnSpan } from "../tracer/own-span.ts";
import { SPAN_ID_BYTES, TRACE_ID_BYTES } from "../tracer/random-ids.ts";
import type { ReadableSpan } from "../tracer/readable-span.ts";
import { encodeAttribute } from "./encode-attributes.ts";
import { TAG_ITEM } from "./encoded-item.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";
import { SlabPool } from "./slab-pool.ts";

/** What the exporter shows of a span beyond the span itself: the overlay, merged. */
export interface SpanView {
  /** Parent as hex, "" for a root. */
  parentSpanId: string;
  parentIsRemote: boolean;
  /** The true parent, where another one is named. */
  extraLink: SpanContext | undefined;
  /** Attributes beside the span; they win over its own. */
  attributes: Attributes;
  /** Asked for every attribute and message of the span: what to send instead, undefined to leave it out. */
  rewrite: ((key: string, value: unknown) => unknown) | undefined;
}

/** One OTLP `Span` (trace.proto of opentelemetry-proto 1.x), as a field of its `ScopeSpans`: tag, length, message. */
export function encodeSpan(span: ReadableSpan, view: SpanView): Buffer {
  writer.reset();
  const message = writer.beginMessage(TAG_ITEM);
  const spanContext = heldSpanContextOf(span);
  const { traceFlags, traceState } = spanContext;
  encodeIds(spanContext);
  encodeText(TAG_TRACE_STATE, traceState?.serialize());
  if (view.parentSpanId !== "") {
    writer.varint(TAG_PARENT_SPAN_ID);
    writer.hex(view.parentSpanId);
  }
  encodeText(TAG_NAME, span.name);
  writer.varint(TAG_KIND);
  writer.varint(span.kind + 1); // OTLP counts from UNSPECIFIED
  writer.varint(TAG_START_TIME);
  writer.fixed64Nanos(span.startTime[0], span.startTime[1]);
  writer.varint(TAG_END_TIME);
  writer.fixed64Nanos(span.endTime[0], span.endTime[1]);
  encodeAttributes(TAG_ATTRIBUTES, span.attributes, view);
  for (const key in view.attributes) encodeAttribute(writer, TAG_ATTRIBUTES, key, view.attributes[key]);
  encodeCount(TAG_DROPPED_ATTRIBUTES, span.droppedAttributesCount);
  encodeEvents(span, view);
  encodeCount(TAG_DROPPED_EVENTS, span.droppedEventsCount);
  encodeLinks(span, view);
  encodeCount(TAG_DROPPED_LINKS, span.droppedLinksCount);
  encodeStatus(span, view);
  writer.varint(TAG_FLAGS);
  // The two bits beside the trace flags say that we know whether the parent is remote, and whether it is.
  writer.fixed32((traceFlags & 0xff) | 0x100 | (view.parentIsRemote ? 0x200 : 0));
  writer.endMessage(message);
  return writer.take();
}

/** The memory of so many spans that were sent is used for others: nobody may read them any more. */
export function releaseSpans(bytes: Buffer, count: number): void {
  pool.release(bytes, count);
}

const SLAB_BYTES = 128 * 1024;
const pool = new SlabPool(SLAB_BYTES);
const writer = new ProtobufWriter(SLAB_BYTES, pool);

/** Of a span of ours whose ids nobody wanted as text, they are not made text here either. */
function heldSpanContextOf(span: ReadableSpan): HeldSpanContext {
  const isOurs = span instanceof OwnSpan && span.spanContext === OwnSpan.prototype.spanContext;
  return isOurs ? span.heldSpanContext() : span.spanContext();
}

function encodeIds(spanContext: HeldSpanContext): void {
  const late = spanContext instanceof LateSpanContext ? spanContext : undefined;
  const bytes = late?.bytes;
  if (late === undefined || bytes === undefined) {
    const { traceId, spanId } = plainSpanContext(spanContext);
    writer.varint(TAG_TRACE_ID);
    writer.hex(traceId);
    writer.varint(TAG_SPAN_ID);
    writer.hex(spanId);
    return;
  }
  writer.varint(TAG_TRACE_ID);
  if (late.beginsTrace) writer.id(bytes, late.offset + SPAN_ID_BYTES, TRACE_ID_BYTES);
  else writer.hex(late.traceId);
  writer.varint(TAG_SPAN_ID);
  writer.id(bytes, late.offset, SPAN_ID_BYTES);
}

function encodeAttributes(tag: number, attributes: Attributes | undefined, view: SpanView): void {
  const ownAttributes = tag === TAG_ATTRIBUTES ? view.attributes : undefined;
  for (const key in attributes) {
    if (ownAttributes !== undefined && Object.hasOwn(ownAttributes, key)) continue;
    const value = attributes[key];
    encodeAttribute(writer, tag, key, view.rewrite === undefined ? value : view.rewrite(key, value));
  }
}

function encodeEvents(span: ReadableSpan, view: SpanView): void {
  for (const event of span.events) {
    const start = writer.beginMessage(TAG_EVENTS);
    writer.varint(TAG_EVENT_TIME);
    writer.fixed64Nanos(event.time[0], event.time[1]);
    encodeText(TAG_EVENT_NAME, event.name);
    encodeAttributes(TAG_EVENT_ATTRIBUTES, event.attributes, view);
    encodeCount(TAG_EVENT_DROPPED, event.droppedAttributesCount);
    writer.endMessage(start);
  }
}

function encodeLinks(span: ReadableSpan, view: SpanView): void {
  for (const link of span.links) encodeLink(link.context, link.attributes, link.droppedAttributesCount, view);
  if (view.extraLink !== undefined) encodeLink(view.extraLink, undefined, 0, view);
}

function encodeLink(
  context: SpanContext,
  attributes: Attributes | undefined,
  dropped: number | undefined,
  view: SpanView,
): void {
  const start = writer.beginMessage(TAG_LINKS);
  writer.varint(TAG_TRACE_ID);
  writer.hex(context.traceId);
  writer.varint(TAG_SPAN_ID);
  writer.hex(context.spanId);
  encodeText(TAG_TRACE_STATE, context.traceState?.serialize());
  encodeAttributes(TAG_LINK_ATTRIBUTES, attributes, view);
  encodeCount(TAG_LINK_DROPPED, dropped);
  writer.varint(TAG_LINK_FLAGS);
  writer.fixed32((context.traceFlags & 0xff) | 0x100 | (context.isRemote === true ? 0x200 : 0));
  writer.endMessage(start);
}

function encodeStatus(span: ReadableSpan, view: SpanView): void {
  const { code, message } = span.status;
  if (code === 0) return;
  const start = writer.beginMessage(TAG_STATUS);
  const text = view.rewrite === undefined ? message : view.rewrite("status.message", message);
  encodeText(TAG_STATUS_MESSAGE, typeof text === "string" ? text : undefined);
  writer.varint(TAG_STATUS_CODE);
  writer.varint(code); // the API's codes are OTLP's
  writer.endMessage(start);
}

function encodeText(tag: number, text: string | undefined): void {
  if (!text) return;
  writer.varint(tag);
  writer.string(cutText(text));
}

function encodeCount(tag: number, count: number | undefined): void {
  if (!count) return;
  writer.varint(tag);
  writer.varint(count);
}

const TAG_TRACE_ID = (1 << 3) | 2; // Span and Span.Link alike
const TAG_SPAN_ID = (2 << 3) | 2;
const TAG_TRACE_STATE = (3 << 3) | 2;
const TAG_PARENT_SPAN_ID = (4 << 3) | 2;
const TAG_NAME = (5 << 3) | 2;
const TAG_KIND = 6 << 3;
const TAG_START_TIME = (7 << 3) | 1;
const TAG_END_TIME = (8 << 3) | 1;
const TAG_ATTRIBUTES = (9 << 3) | 2;
const TAG_DROPPED_ATTRIBUTES = 10 << 3;
const TAG_EVENTS = (11 << 3) | 2;
const TAG_DROPPED_EVENTS = 12 << 3;
const TAG_LINKS = (13 << 3) | 2;
const TAG_DROPPED_LINKS = 14 << 3;
const TAG_STATUS = (15 << 3) | 2;
const TAG_FLAGS = (16 << 3) | 5;
const TAG_EVENT_TIME = (1 << 3) | 1;
const TAG_EVENT_NAME = (2 << 3) | 2;
const TAG_EVENT_ATTRIBUTES = (3 << 3) | 2;
const TAG_EVENT_DROPPED = 4 << 3;
const TAG_LINK_ATTRIBUTES = (4 << 3) | 2;
const TAG_LINK_DROPPED = 5 << 3;
const TAG_LINK_FLAGS = (6 << 3) | 5;
const TAG_STATUS_MESSAGE = (2 << 3) | 2;
const TAG_STATUS_CODE = 3 << 3;

import type { SpanColumns } from "../columns/span-block.ts";
import { appendRanges } from "./append-ranges.ts";
import { appendText } from "./append-text.ts";
import { appendTextList } from "./append-text-list.ts";
import type { TextField } from "./dialect/dialect.ts";
import type { Enclosing } from "./enclosing.ts";
import { kindOf } from "./kind-of.ts";
import { attributesFor } from "./precedence.ts";
import type { PriceFunction } from "./price-function.ts";
import { cutEnd } from "./value-limit.ts";
import { EVENT_ATTRIBUTES, LINK_ATTRIBUTES } from "./wire/fields.ts";
import type { Range } from "./wire/range.ts";
import type { SpanFields } from "./wire/span-fields.ts";
import { writeAttributes } from "./write-attributes.ts";
import { writeContent } from "./write-content.ts";
import { writeError } from "./write-error.ts";
import { writeModelCall } from "./write-model-call.ts";
import { writeSession } from "./write-session.ts";

/** What is the same for all spans of a request. */
export interface RequestFields {
  readonly projectId: string;
  /** Microseconds since 1970. */
  readonly receivedAt: number;
  readonly version: number;
  readonly price: PriceFunction;
}

const PLAIN_TEXT = (["agent", "tool", "tool_call_id", "operation", "response_id"] satisfies TextField[]).map(
  (column) => ({ column, attributes: attributesFor(column) }),
);

const FINISH_REASONS = attributesFor("finish_reasons");
const MAX_STATUS_CODE = 2;
const MAX_SPAN_KIND = 5;

/** Writes one value to every column, for a span that has been found good. */
export function writeSpan(
  span: SpanFields,
  enclosing: Enclosing,
  request: RequestFields,
  columns: SpanColumns,
): void {
  const { attributes } = span;
  const { bytes } = attributes;
  writeIdentity(span, bytes, request, columns);
  appendRange(columns.name, bytes, span.name);
  columns.span_kind.append(span.kind <= MAX_SPAN_KIND ? span.kind : 0);
  columns.status_code.append(span.statusCode <= MAX_STATUS_CODE ? span.statusCode : 0);
  appendRange(columns.status_message, bytes, span.statusMessage);
  appendRange(columns.trace_state, bytes, span.traceState);
  columns.flags.append(span.flags);

  const { kind, dialect } = kindOf(attributes);
  columns.kind.appendText(kind);
  columns.dialect.appendText(dialect);
  for (const { column, attributes: names } of PLAIN_TEXT) {
    appendText(columns[column], attributes, attributes.find(names));
  }
  writeSession(attributes, columns);
  writeModelCall(attributes, columns, { kind, startMillis: startMillisOf(span), price: request.price });
  appendTextList(columns.finish_reasons, attributes, attributes.find(FINISH_REASONS));
  writeError(span, bytes, columns);
  const droppedHere = writeAttributes(attributes, columns, writeContent(attributes, columns));
  columns.dropped_attributes.append(span.droppedAttributes + attributes.dropped + droppedHere);
  appendRanges(columns.events, bytes, span.events, EVENT_ATTRIBUTES);
  columns.dropped_events.append(span.droppedEvents);
  appendRanges(columns.links, bytes, span.links, LINK_ATTRIBUTES);
  columns.dropped_links.append(span.droppedLinks);
  enclosing.write(columns);
}

function writeIdentity(span: SpanFields, bytes: Buffer, request: RequestFields, columns: SpanColumns): void {
  columns.project_id.appendText(request.projectId);
  columns.trace_id.appendBytes(bytes, span.traceId.start);
  columns.span_id.appendBytes(bytes, span.spanId.start);
  if (span.parentSpanId.length === 0) columns.parent_span_id.appendZeroes();
  else columns.parent_span_id.appendBytes(bytes, span.parentSpanId.start);
  columns.start_time.appendWords(span.startLow, span.startHigh);
  columns.end_time.appendWords(span.endLow, span.endHigh);
  columns.received_at.append(request.receivedAt);
  columns.version.append(request.version);
}

function startMillisOf(span: SpanFields): number {
  return Math.floor((span.startHigh * 0x1_0000_0000 + span.startLow) / 1_000_000);
}

function appendRange(column: SpanColumns["name"], bytes: Buffer, range: Range): void {
  column.appendUtf8(bytes, range.start, cutEnd(bytes, range.start, range.end));
}

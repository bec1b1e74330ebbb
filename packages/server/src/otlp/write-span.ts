import type { SpanColumns } from "../columns/span-block.ts";
import { appendNumber } from "./append-number.ts";
import { appendRanges } from "./append-ranges.ts";
import { appendText } from "./append-text.ts";
import { appendTextList } from "./append-text-list.ts";
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
}

const AGENT = attributesFor("agent");
const TOOL = attributesFor("tool");
const TOOL_CALL_ID = attributesFor("tool_call_id");
const OPERATION = attributesFor("operation");
const RESPONSE_ID = attributesFor("response_id");
const FINISH_REASONS = attributesFor("finish_reasons");
const MAX_STATUS_CODE = 2;
const MAX_SPAN_KIND = 5;

/** Once for a request, before its spans. */
export function writeRequest(request: RequestFields, columns: SpanColumns): void {
  columns.project_id.fillWith(0, (column) => column.appendText(request.projectId));
  columns.received_at.fillWith(0, (column) => column.append(request.receivedAt));
  columns.version.fillWith(0, (column) => column.append(request.version));
  columns.time_to_first_chunk.fillWith(0, (column) => column.append(Number.NaN));
}

/** Writes a span that has been found good into `row`; columns of which it says nothing are left out. */
export function writeSpan(
  span: SpanFields,
  enclosing: Enclosing,
  price: PriceFunction,
  columns: SpanColumns,
  row: number,
): void {
  const { attributes } = span;
  const { bytes } = attributes;
  writeIdentity(span, bytes, columns, row);
  appendRange(columns.name, row, bytes, span.name);
  appendNumber(columns.span_kind, row, span.kind <= MAX_SPAN_KIND ? span.kind : 0);
  appendNumber(columns.status_code, row, span.statusCode <= MAX_STATUS_CODE ? span.statusCode : 0);
  appendRange(columns.status_message, row, bytes, span.statusMessage);
  appendRange(columns.trace_state, row, bytes, span.traceState);
  appendNumber(columns.flags, row, span.flags);

  const { kind, dialect } = kindOf(attributes);
  if (kind !== "") columns.kind.at(row).appendText(kind);
  if (dialect !== "") columns.dialect.at(row).appendText(dialect);
  appendText(columns.agent, row, attributes, attributes.find(AGENT));
  appendText(columns.tool, row, attributes, attributes.find(TOOL));
  appendText(columns.tool_call_id, row, attributes, attributes.find(TOOL_CALL_ID));
  appendText(columns.operation, row, attributes, attributes.find(OPERATION));
  appendText(columns.response_id, row, attributes, attributes.find(RESPONSE_ID));
  writeSession(attributes, columns, row);
  writeModelCall(attributes, columns, row, { kind, startMillis: startMillisOf(span), price });
  appendTextList(columns.finish_reasons, row, attributes, attributes.find(FINISH_REASONS));
  writeError(span, bytes, columns, row);
  const content = writeContent(attributes, columns, row);
  const droppedHere = writeAttributes(attributes, columns, row, content);
  const dropped = span.droppedAttributes + attributes.dropped + droppedHere;
  appendNumber(columns.dropped_attributes, row, dropped);
  appendRanges(columns.events, row, bytes, span.events, EVENT_ATTRIBUTES);
  appendNumber(columns.dropped_events, row, span.droppedEvents);
  appendRanges(columns.links, row, bytes, span.links, LINK_ATTRIBUTES);
  appendNumber(columns.dropped_links, row, span.droppedLinks);
  enclosing.write(columns, row);
}

function writeIdentity(span: SpanFields, bytes: Buffer, columns: SpanColumns, row: number): void {
  columns.trace_id.appendBytes(bytes, span.traceId.start);
  columns.span_id.appendBytes(bytes, span.spanId.start);
  if (span.parentSpanId.length > 0)
    columns.parent_span_id.at(row).appendBytes(bytes, span.parentSpanId.start);
  columns.start_time.appendWords(span.startLow, span.startHigh);
  columns.end_time.appendWords(span.endLow, span.endHigh);
}

function startMillisOf(span: SpanFields): number {
  return Math.floor((span.startHigh * 0x1_0000_0000 + span.startLow) / 1_000_000);
}

function appendRange(column: SpanColumns["name"], row: number, bytes: Buffer, range: Range): void {
  if (range.length === 0) return;
  column.at(row).appendUtf8(bytes, range.start, cutEnd(bytes, range.start, range.end));
}

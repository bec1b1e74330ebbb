import { END_STATES } from "agentops/semconv";
import type { SpanColumns } from "../columns/span-block.ts";
import { appendText } from "./append-text.ts";
import { appendTextList } from "./append-text-list.ts";
import type { TextField } from "./dialect/dialect.ts";
import type { Enclosing } from "./enclosing.ts";
import { kindOf } from "./kind-of.ts";
import { attributesFor, knownName } from "./precedence.ts";
import type { PriceFunction } from "./price-function.ts";
import type { AttributeList } from "./wire/attribute-list.ts";
import type { Range } from "./wire/range.ts";
import type { SpanFields } from "./wire/span-fields.ts";
import { writeAttributes } from "./write-attributes.ts";
import { writeContent } from "./write-content.ts";
import { writeError } from "./write-error.ts";
import { writeModelCall } from "./write-model-call.ts";

/** What is the same for all spans of a request. */
export interface RequestFields {
  readonly projectId: string;
  /** Microseconds since 1970. */
  readonly receivedAt: number;
  readonly version: number;
  readonly price: PriceFunction;
}

const PLAIN_TEXT = (
  [
    "session_name",
    "end_state_reason",
    "session_metadata",
    "user_id",
    "agent",
    "tool",
    "tool_call_id",
    "operation",
    "response_id",
  ] satisfies TextField[]
).map((column) => ({ column, attributes: attributesFor(column) }));

const SESSION_ID = attributesFor("session_id");
const END_STATE = attributesFor("end_state");
const TAGS = attributesFor("tags");
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
  appendRanges(columns.events, bytes, span.events);
  columns.dropped_events.append(span.droppedEvents);
  appendRanges(columns.links, bytes, span.links);
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

function writeSession(attributes: AttributeList, columns: SpanColumns): void {
  const sessionId = attributes.find(SESSION_ID);
  appendText(columns.session_id, attributes, sessionId);
  columns.session_source.appendText(sessionId < 0 ? "" : knownName(attributes.known(sessionId)));
  const endState = attributes.find(END_STATE);
  const sent = endState < 0 ? "" : attributes.text(endState)?.toLowerCase();
  columns.end_state.appendText(END_STATES.find((state) => state.toLowerCase() === sent) ?? "");
  appendTextList(columns.tags, attributes, attributes.find(TAGS));
}

function startMillisOf(span: SpanFields): number {
  return Math.floor((span.startHigh * 0x1_0000_0000 + span.startLow) / 1_000_000);
}

function appendRange(column: SpanColumns["name"], bytes: Buffer, range: Range): void {
  column.appendUtf8(bytes, range.start, range.end);
}

/** The bytes of several fields, one after another: together a message with just these fields. */
function appendRanges(column: SpanColumns["events"], bytes: Buffer, ranges: readonly number[]): void {
  if (ranges.length <= 2) {
    column.appendBytes(bytes, ranges[0] ?? 0, ranges[1] ?? 0);
    return;
  }
  const parts: Buffer[] = [];
  for (let index = 0; index < ranges.length; index += 2) {
    parts.push(bytes.subarray(ranges[index], ranges[index + 1]));
  }
  column.appendBytes(Buffer.concat(parts));
}

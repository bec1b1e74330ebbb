import type { FixedColumn } from "../columns/fixed-column.ts";
import type { LogColumns } from "../columns/log-columns.ts";
import type { StringColumn } from "../columns/string-column.ts";
import type { Enclosing } from "./enclosing.ts";
import type { LogFields } from "./wire/log-fields.ts";
import type { Range } from "./wire/range.ts";
import type { WireReader } from "./wire/wire-reader.ts";
import { writeAttributes } from "./write-attributes.ts";
import { writeBody } from "./write-body.ts";
import { writeSession } from "./write-session.ts";

/** Which record it is, and when it happened. */
export interface LogIdentity {
  readonly projectId: string;
  /** Sixteen bytes or more. */
  readonly id: Buffer;
  /** Microseconds since 1970. */
  readonly receivedAt: number;
  /** Halves of the nanoseconds since 1970. */
  readonly low: number;
  readonly high: number;
  /** As the column has it. */
  readonly timeSource: number;
}

const MAX_SEVERITY_NUMBER = 24;

/** Writes one value to every column, for a log record that has been found good. Moves the reader. */
export function writeLog(
  reader: WireReader,
  log: LogFields,
  enclosing: Enclosing,
  identity: LogIdentity,
  columns: LogColumns,
  row: number,
): void {
  const { bytes } = reader;
  columns.project_id.appendText(identity.projectId);
  columns.time.appendWords(identity.low, identity.high);
  columns.id.appendBytes(identity.id);
  columns.time_source.append(identity.timeSource);
  columns.observed_time_nanos.appendWords(log.observedLow, log.observedHigh);
  columns.received_at.append(identity.receivedAt);
  appendId(columns.trace_id, bytes, log.traceId);
  appendId(columns.span_id, bytes, log.spanId);
  columns.flags.append(log.flags);
  columns.severity_number.append(log.severityNumber <= MAX_SEVERITY_NUMBER ? log.severityNumber : 0);
  appendRange(columns.severity_text, bytes, log.severityText);
  appendRange(columns.event_name, bytes, log.eventName);
  writeBody(reader, log.body, columns);
  writeSession(log.attributes, columns, row);
  const droppedHere = writeAttributes(log.attributes, columns, row);
  columns.dropped_attributes.append(log.droppedAttributes + log.attributes.dropped + droppedHere);
  enclosing.write(columns, row);
}

function appendId(column: FixedColumn, bytes: Buffer, id: Range): void {
  if (id.length === 0) column.appendZeroes();
  else column.appendBytes(bytes, id.start);
}

function appendRange(column: StringColumn, bytes: Buffer, range: Range): void {
  column.appendUtf8(bytes, range.start, range.end);
}

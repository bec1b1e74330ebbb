import { type ClickhouseClients, FEW_ROWS } from "./clickhouse-clients.ts";
import { isoNanosOfText } from "./iso-nanos.ts";
import { sql } from "./sql.ts";
import { type AttributesRow, toStoredAttributes } from "./stored-attributes.ts";
import type { StoredSpan } from "./stored-span.ts";

/** One span with all it holds; `undefined` if there is none. Rejects with StoreUnavailable. */
export async function readSpan(
  clients: ClickhouseClients,
  projectId: string,
  traceId: string,
  spanId: string,
): Promise<StoredSpan | undefined> {
  if (!/^[0-9a-f]{32}$/.test(traceId) || !/^[0-9a-f]{16}$/.test(spanId)) return undefined;
  const [row] = await clients.rows<SpanRow>(
    sql("queries/read-span"),
    { projectId, traceId, spanId },
    FEW_ROWS,
  );
  return row && toStoredSpan(row);
}

// --- internal ---

type SpanRow = Record<string, unknown> &
  AttributesRow & {
    trace_id_hex: string;
    span_id_hex: string;
    parent_span_id_hex: string;
    start_time: string;
    end_time: string;
    received_at: string;
  };

/** Columns that are told in another form than their own. */
const CONVERTED = /_hex$|_time$|^received_at$|Attributes$|_base64$/;
const NUMBERS = /_tokens$|^cost_nanos$|^duration_nanos$/;

function toStoredSpan(row: SpanRow): StoredSpan {
  const plain: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(row)) {
    if (!CONVERTED.test(column)) {
      plain[camelCase(column)] = NUMBERS.test(column) ? Number(value) : value;
    } else if (column.endsWith("_base64")) {
      plain[column.slice(0, -"_base64".length)] = Buffer.from(value as string, "base64");
    }
  }
  // The table's columns are the fields of StoredSpan in another spelling; a test compares the two.
  return {
    ...(plain as unknown as StoredSpan),
    traceId: row.trace_id_hex,
    spanId: row.span_id_hex,
    parentSpanId: row.parent_span_id_hex,
    startTime: isoNanosOfText(row.start_time),
    endTime: isoNanosOfText(row.end_time),
    receivedAt: isoNanosOfText(row.received_at),
    ...toStoredAttributes(row),
  };
}

function camelCase(column: string): string {
  return column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

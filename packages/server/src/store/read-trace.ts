import type { StatusName, TraceSkeleton } from "../model/trace.ts";
import { type ClickhouseClients, FEW_ROWS } from "./clickhouse-clients.ts";
import { isoNanos } from "./iso-nanos.ts";
import { orderTrace } from "./order-trace.ts";
import { sql } from "./sql.ts";

/** All spans of a trace without content; `undefined` if there are none. Rejects with StoreUnavailable. */
export async function readTrace(
  clients: ClickhouseClients,
  projectId: string,
  traceId: string,
): Promise<Omit<TraceSkeleton, "sessionId"> | undefined> {
  if (!/^[0-9a-f]{32}$/.test(traceId)) return undefined;
  const columns = await clients.columns<TraceColumns>(
    sql("queries/read-trace"),
    { projectId, traceId },
    FEW_ROWS,
  );
  if (!columns) return undefined;

  const starts = columns.start_nanos.map(BigInt);
  const durations = columns.duration_nanos.map(Number);
  const begin = starts.reduce((least, start) => (start < least ? start : least));
  const offsets = starts.map((start) => Number(start - begin));
  const { order, parent, depth, orphan } = orderTrace(
    columns.span_id_hex,
    columns.parent_span_id_hex,
    starts,
  );
  const inOrder = <Value>(values: readonly Value[]): Value[] => order.map((index) => values[index]!);
  return {
    traceId,
    startTime: isoNanos(begin),
    durationNanos: offsets.reduce((most, offset, index) => Math.max(most, offset + durations[index]!), 0),
    spans: {
      spanId: inOrder(columns.span_id_hex),
      parent: [...parent],
      depth: [...depth],
      orphan: [...orphan],
      name: inOrder(columns.name),
      kind: inOrder(columns.kind),
      startOffsetNanos: inOrder(offsets),
      durationNanos: inOrder(durations),
      status: order.map((index) => STATUS_NAMES[columns.status_code[index]!] ?? "unset"),
      service: inOrder(columns.service),
      agent: inOrder(columns.agent),
      tool: inOrder(columns.tool),
      model: inOrder(columns.model),
      inputTokens: order.map((index) => Number(columns.input_tokens[index])),
      outputTokens: order.map((index) => Number(columns.output_tokens[index])),
      cost: order.map((index) =>
        columns.priced[index] === PRICED ? Number(columns.cost_nanos[index]) / 1e9 : null,
      ),
    },
  };
}

// --- internal ---

const STATUS_NAMES: readonly StatusName[] = ["unset", "ok", "error"];
const PRICED = 1;

interface TraceColumns {
  span_id_hex: string[];
  parent_span_id_hex: string[];
  start_nanos: string[];
  duration_nanos: (number | string)[];
  name: string[];
  kind: string[];
  status_code: number[];
  service: string[];
  agent: string[];
  tool: string[];
  model: string[];
  input_tokens: (number | string)[];
  output_tokens: (number | string)[];
  cost_nanos: (number | string)[];
  priced: number[];
}

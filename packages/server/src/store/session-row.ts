import type { EndState, Session, TraceOfSession } from "../model/session.ts";
import { type Counts, type CountsRow, toCounts } from "./counts-row.ts";
import { isoNanosOfText } from "./iso-nanos.ts";

/** What a session and a trace have in common, as the queries name it. */
interface TotalsRow extends CountsRow {
  id: string;
  name: string;
  start_time: string;
  end_time: string;
  duration_nanos: number | string;
  span_count: number | string;
}

/** A row of `queries/sessions.sql`. */
export interface SessionRow extends TotalsRow {
  end_state: EndState | "Running";
  end_state_reason: string;
  tags: string[];
  user_id: string;
  environment: string;
  service: string;
  agents: string[];
  models: string[];
  trace_ids: string[];
  source: string;
  metadata: string;
  video: string;
}

/** A row of `queries/traces-of-session.sql`. */
export type TraceOfSessionRow = TotalsRow;

export function toSession(row: SessionRow): Session {
  return {
    id: row.id,
    ...toTotals(row),
    endState: row.end_state === "Running" ? null : row.end_state,
    endStateReason: row.end_state_reason || null,
    tags: row.tags,
    userId: row.user_id || null,
    environment: row.environment || null,
    serviceName: row.service || null,
    agents: row.agents,
    models: row.models,
    traceIds: row.trace_ids,
    source: row.source,
  };
}

export function toTraceOfSession(row: TraceOfSessionRow): TraceOfSession {
  return { traceId: row.id, ...toTotals(row) };
}

// --- internal ---

interface Totals extends Counts {
  name: string;
  startTime: string;
  endTime: string;
  durationMs: number;
  spanCount: number;
}

function toTotals(row: TotalsRow): Totals {
  return {
    name: row.name,
    startTime: isoNanosOfText(row.start_time),
    endTime: isoNanosOfText(row.end_time),
    durationMs: Number(row.duration_nanos) / 1e6,
    spanCount: Number(row.span_count),
    ...toCounts(row),
  };
}

import type { EndState, EventCounts, Session, Tokens, TraceOfSession } from "../model/session.ts";
import { isoNanosOfText } from "./iso-nanos.ts";

/** What a session and a trace have in common, as the queries name it. Integers of 64 bits may come as text. */
interface TotalsRow {
  id: string;
  name: string;
  start_time: string;
  end_time: string;
  duration_nanos: number | string;
  span_count: number | string;
  llms: number | string;
  tools: number | string;
  actions: number | string;
  errors: number | string;
  apis: number | string;
  input_tokens: number | string;
  output_tokens: number | string;
  cached_tokens: number | string;
  reasoning_tokens: number | string;
  cost_nanos: number | string;
  unpriced_calls: number | string;
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

interface Totals {
  name: string;
  startTime: string;
  endTime: string;
  durationMs: number;
  spanCount: number;
  eventCounts: EventCounts;
  tokens: Tokens;
  cost: number;
  unpricedCalls: number;
}

function toTotals(row: TotalsRow): Totals {
  return {
    name: row.name,
    startTime: isoNanosOfText(row.start_time),
    endTime: isoNanosOfText(row.end_time),
    durationMs: Number(row.duration_nanos) / 1e6,
    spanCount: Number(row.span_count),
    eventCounts: {
      llms: Number(row.llms),
      tools: Number(row.tools),
      actions: Number(row.actions),
      errors: Number(row.errors),
      apis: Number(row.apis),
    },
    tokens: {
      input: Number(row.input_tokens),
      output: Number(row.output_tokens),
      cached: Number(row.cached_tokens),
      reasoning: Number(row.reasoning_tokens),
    },
    cost: Number(row.cost_nanos) / 1e9,
    unpricedCalls: Number(row.unpriced_calls),
  };
}

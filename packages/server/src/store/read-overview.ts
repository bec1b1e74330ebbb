import type { Overview, SessionTotals } from "../model/overview.ts";
import type { ClickhouseClients } from "./clickhouse-clients.ts";
import { type CountsRow, toCounts } from "./counts-row.ts";
import { OF_ALL_SESSIONS } from "./of-all-sessions.ts";
import { sql } from "./sql.ts";

export interface OverviewQuery {
  projectId: string;
  from: Date;
  to: Date;
}

/** At most so many intervals: what a chart can show. */
const MAX_INTERVALS = 60;
const INTERVALS_SECONDS = [60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 604_800];

/** Sessions that started from `from` until before `to`. Rejects with StoreUnavailable. */
export async function readOverview(
  clients: ClickhouseClients,
  { projectId, from, to }: OverviewQuery,
): Promise<Overview> {
  const intervalSeconds = intervalFor((to.getTime() - from.getTime()) / 1_000);
  const [total, ...intervals] = await clients.rows<OverviewRow>(sql("queries/overview", OF_ALL_SESSIONS), {
    projectId,
    intervalSeconds,
    fromMillis: String(from.getTime()),
    toMillis: String(to.getTime()),
  });
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    totals: toTotals(total ?? NOTHING),
    intervalSeconds,
    intervals: intervals.map((row) => ({
      start: new Date(row.interval_start * 1_000).toISOString(),
      ...toTotals(row),
    })),
  };
}

/** The smallest round interval of which the stretch holds no more than a chart can show. */
export function intervalFor(seconds: number): number {
  const least = seconds / MAX_INTERVALS;
  const week = 604_800;
  return INTERVALS_SECONDS.find((interval) => interval >= least) ?? Math.ceil(least / week) * week;
}

// --- internal ---

interface OverviewRow extends CountsRow {
  interval_start: number;
  sessions: number | string;
  success: number | string;
  fail: number | string;
  indeterminate: number | string;
  running: number | string;
  duration_ms: (number | null)[];
}

// Without a session there is no row, not even a total.
const NOTHING: OverviewRow = {
  interval_start: 0,
  sessions: 0,
  success: 0,
  fail: 0,
  indeterminate: 0,
  running: 0,
  llms: 0,
  tools: 0,
  actions: 0,
  errors: 0,
  apis: 0,
  input_tokens: 0,
  output_tokens: 0,
  cached_tokens: 0,
  reasoning_tokens: 0,
  cost_nanos: 0,
  unpriced_calls: 0,
  duration_ms: [],
};

function toTotals(row: OverviewRow): SessionTotals {
  const sessions = Number(row.sessions);
  const [p50 = null, p95 = null] = sessions > 0 ? row.duration_ms : [];
  return {
    sessions,
    outcomes: {
      Success: Number(row.success),
      Fail: Number(row.fail),
      Indeterminate: Number(row.indeterminate),
      Running: Number(row.running),
    },
    ...toCounts(row),
    durationMs: { p50, p95 },
  };
}

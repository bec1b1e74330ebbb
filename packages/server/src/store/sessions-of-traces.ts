import type { ClickhouseClients } from "./clickhouse-clients.ts";
import { sql } from "./sql.ts";

/** The sessions that traces belong to, by trace id, of those whose summary is written. Rejects with StoreUnavailable. */
export async function sessionsOfTraces(
  clients: ClickhouseClients,
  projectId: string,
  traceIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (traceIds.length === 0) return new Map();
  const rows = await clients.rows<{ traceId: string; sessionId: string }>(sql("queries/sessions-of-traces"), {
    projectId,
    traceIds,
  });
  return new Map(rows.map(({ traceId, sessionId }) => [traceId, sessionId]));
}

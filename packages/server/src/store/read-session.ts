import type { SessionDetail } from "../model/session.ts";
import { type ClickhouseClients, FEW_ROWS } from "./clickhouse-clients.ts";
import { type SessionRow, type TraceOfSessionRow, toSession, toTraceOfSession } from "./session-row.ts";
import { sql } from "./sql.ts";

/** One session with its traces in the order they began; `undefined` if there is none. Rejects with StoreUnavailable. */
export async function readSession(
  clients: ClickhouseClients,
  projectId: string,
  sessionId: string,
): Promise<SessionDetail | undefined> {
  if (sessionId === "") return undefined;
  const [[session], traces] = await Promise.all([
    clients.rows<SessionRow>(sql("queries/sessions"), { projectId, sessionIds: [sessionId] }, FEW_ROWS),
    clients.rows<TraceOfSessionRow>(sql("queries/traces-of-session"), { projectId, sessionId }, FEW_ROWS),
  ]);
  if (!session) return undefined;
  return {
    ...toSession(session),
    traces: traces.map(toTraceOfSession),
    metadata: session.metadata || null,
    video: session.video || null,
  };
}

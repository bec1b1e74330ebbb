import type { SessionDetail } from "../model/session.ts";
import type { ClickhouseClients } from "./clickhouse-clients.ts";
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
    clients.rows<SessionRow>(sql("queries/sessions"), { projectId, sessionIds: [sessionId] }),
    clients.rows<TraceOfSessionRow>(sql("queries/traces-of-session"), { projectId, sessionId }),
  ]);
  if (!session) return undefined;
  return {
    ...toSession(session),
    traces: traces.map(toTraceOfSession),
    metadata: session.metadata || null,
    video: session.video || null,
  };
}

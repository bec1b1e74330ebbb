import { type ClickhouseClients, FEW_ROWS } from "./clickhouse-clients.ts";
import { sql } from "./sql.ts";
import type { TraceSummaries } from "./trace-summaries.ts";

/** The session a trace belongs to. A trace whose summary is still to be written has it written first. */
export async function sessionOfTrace(
  clients: ClickhouseClients,
  summaries: TraceSummaries,
  projectId: string,
  traceId: string,
): Promise<string> {
  if (!/^[0-9a-f]{32}$/.test(traceId)) return traceId;
  const read = () =>
    clients.rows<{ id: string }>(sql("queries/session-of-trace"), { projectId, traceId }, FEW_ROWS);
  let [row] = await read();
  if (!row) {
    await summaries.flush();
    [row] = await read();
  }
  return row?.id ?? traceId;
}

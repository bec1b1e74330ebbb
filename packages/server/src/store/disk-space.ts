import type { ClickhouseClients } from "./clickhouse-clients.ts";
import { sql } from "./sql.ts";

export interface DiskSpace {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** Of the disk where ClickHouse keeps its data; `undefined` where it tells none. Rejects with StoreUnavailable. */
export async function diskSpace(clients: ClickhouseClients): Promise<DiskSpace | undefined> {
  const [disk] = await clients.rows<DiskSpace>(sql("queries/disk-space"));
  return disk && disk.totalBytes > 0 ? disk : undefined;
}

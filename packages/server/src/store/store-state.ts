import { setTimeout as delay } from "node:timers/promises";
import type { ClickhouseClients } from "./clickhouse-clients.ts";
import type { DamagedPart, DamagedParts } from "./damaged-parts.ts";
import { type DiskSpace, diskSpace } from "./disk-space.ts";
import { sql } from "./sql.ts";

export interface TableSize {
  readonly table: string;
  readonly parts: number;
  readonly rows: number;
  readonly bytes: number;
  /** `20260131` in UTC; "" for a table that is not kept by days. */
  readonly oldestDay: string;
}

/** How the store is doing now. What only ClickHouse can tell is missing while it does not answer. */
export interface StoreState {
  /** Whether the data is in the embedded engine, or in a ClickHouse named by URL. */
  readonly embedded: boolean;
  readonly isUp: boolean;
  /** Of the embedded engine, since the server started. */
  readonly restarts: number;
  /** Traces that wait for their summary. */
  readonly summariesBehind: number;
  /** Of requests that wait for their insert, or for its return. */
  readonly waitingBytes: number;
  readonly disk?: DiskSpace | undefined;
  readonly tables: readonly TableSize[];
  readonly damagedParts: readonly DamagedPart[];
  /** Used by ClickHouse. */
  readonly memoryBytes?: number | undefined;
}

// Whoever asks how the store is doing will not wait for an engine that hangs.
const PATIENCE_MILLIS = 3_000;

/** What the store knows by itself, and what ClickHouse says. Never rejects. */
export async function readStoreState(
  clients: ClickhouseClients,
  damage: DamagedParts,
  own: Pick<StoreState, "embedded" | "restarts" | "summariesBehind" | "waitingBytes">,
): Promise<StoreState> {
  const answers = Promise.all([
    diskSpace(clients),
    clients.rows<TableSize>(sql("queries/table-sizes")),
    damage.list(),
    clients.rows<{ bytes: number }>(sql("queries/memory-of-clickhouse")),
  ]).catch(() => undefined);
  const answered = await Promise.race([answers, delay(PATIENCE_MILLIS, undefined, { ref: false })]);
  if (answered === undefined) return { ...own, isUp: false, tables: [], damagedParts: [] };
  const [disk, tables, damagedParts, [memory]] = answered;
  return { ...own, isUp: true, disk, tables, damagedParts, memoryBytes: memory?.bytes };
}

import type { Clickhouse } from "../clickhouse/clickhouse.ts";
import type { ClickhouseClients } from "./clickhouse-clients.ts";
import { DamagedParts } from "./damaged-parts.ts";
import { Retention, type RetentionLimits } from "./retention.ts";
import { StoreDamaged, StoreFull } from "./store-error.ts";
import { readStoreState, type StoreState } from "./store-state.ts";

export interface UpkeepOptions {
  /** Nothing is ever dropped where it is left out. */
  readonly retention?: RetentionLimits | undefined;
  readonly onWarning: (message: string) => void;
}

/** What the store does for itself, behind everything else: dropping what is old, looking for what is damaged. */
export class Upkeep {
  readonly #clickhouse: Clickhouse;
  readonly #clients: ClickhouseClients;
  readonly #retention: Retention | undefined;
  readonly #damage: DamagedParts;

  constructor(clickhouse: Clickhouse, clients: ClickhouseClients, { retention, onWarning }: UpkeepOptions) {
    this.#clickhouse = clickhouse;
    this.#clients = clients;
    // What else lies on the disk of somebody's own ClickHouse is theirs to judge.
    const limits = retention && {
      ...retention,
      freeDisk: clickhouse.embedded ? retention.freeDisk : undefined,
    };
    this.#retention = limits && new Retention(clients, limits, onWarning);
    this.#damage = new DamagedParts(clients, { setAside: clickhouse.embedded, onWarning });
  }

  start(): void {
    this.#retention?.start();
    this.#damage.start();
  }

  /** Something that a query or an insert rejected with. */
  heard(error: unknown): void {
    if (error instanceof StoreFull) this.#retention?.hurry();
    if (error instanceof StoreDamaged) this.#damage.hurry();
  }

  state(own: Pick<StoreState, "summariesBehind" | "waitingBytes">): Promise<StoreState> {
    const { embedded, restarts } = this.#clickhouse;
    return readStoreState(this.#clients, this.#damage, { ...own, embedded, restarts });
  }

  async close(): Promise<void> {
    await Promise.all([this.#retention?.close(), this.#damage.close()]);
  }
}

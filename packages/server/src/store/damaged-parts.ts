import { setTimeout as delay } from "node:timers/promises";
import type { ClickhouseClients } from "./clickhouse-clients.ts";
import { saysDamage } from "./says-damage.ts";
import { sql } from "./sql.ts";

/** A part of a table whose rows are not to be seen. */
export interface DamagedPart {
  readonly table: string;
  /** Its name, which begins with its day: `20260131_1_5_2`. */
  readonly part: string;
  /** `broken-on-start`: it could not be loaded. `set-aside`: it failed a check. `damaged`: it failed one, and is still in place. */
  readonly reason: string;
  readonly bytes: number;
}

export interface DamagedPartsOptions {
  /** Whether the files are this server's alone: damaged parts of somebody else's ClickHouse are told, not touched. */
  readonly setAside: boolean;
  readonly onWarning: (message: string) => void;
}

/** A start has better things to do. */
const CHECK_AFTER_MILLIS = 10_000;
/** The least time between the beginnings of two checks. */
const HURRY_MILLIS = 60_000;
const PART_NAME = /^[\w-]+$/;
/** Without some of its telemetry a server goes on; without some of its keys it would refuse whom it knows. */
const TELEMETRY = new Set(["spans", "logs", "metric_points", "trace_summaries", "session_events"]);

/**
 * Looks through all that is stored for parts whose bytes are not what was written, in the background, one after the
 * other and resting as long as it works. A damaged part is moved beside its table, where it can be rescued: as long
 * as it lies in it, every query that touches it fails. Each finding is told once.
 */
export class DamagedParts {
  readonly #clients: ClickhouseClients;
  readonly #options: DamagedPartsOptions;
  readonly #inPlace = new Map<string, DamagedPart>();
  readonly #closed = new AbortController();
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lastCheck = Number.NEGATIVE_INFINITY;

  constructor(clients: ClickhouseClients, options: DamagedPartsOptions) {
    this.#clients = clients;
    this.#options = options;
  }

  /** Tells at once of parts that the engine could not load, and checks the others a little later. */
  start(): void {
    this.#run(async () => {
      const parts = await this.list();
      if (parts.length > 0) this.#options.onWarning(summaryOf(parts));
    });
    this.#timer = setTimeout(() => this.hurry(), CHECK_AFTER_MILLIS).unref();
  }

  /** A query met with damage: look for it now. Does nothing where that was done a minute ago. */
  hurry(): void {
    if (performance.now() - this.#lastCheck > HURRY_MILLIS) this.#run(() => this.check());
  }

  /** At most 100. Rejects with StoreUnavailable. */
  async list(): Promise<DamagedPart[]> {
    const detached = await this.#clients.rows<DamagedPart>(sql("queries/detached-parts"));
    return [
      ...detached.map((part) => ({ ...part, reason: part.reason || "set-aside" })),
      ...this.#inPlace.values(),
    ];
  }

  /** Checks every part once. Rejects with StoreUnavailable. */
  async check(): Promise<void> {
    this.#lastCheck = performance.now();
    this.#inPlace.clear();
    for (const { table, partition } of await this.#clients.rows<Partition>(sql("queries/partitions"))) {
      const startedAt = performance.now();
      for (const { part, message } of await this.#damagedIn(table, partition)) {
        await this.#settle(table, part, message);
      }
      await delay(performance.now() - startedAt, undefined, { signal: this.#closed.signal, ref: false });
    }
  }

  async close(): Promise<void> {
    this.#closed.abort();
    clearTimeout(this.#timer);
    await this.#running;
  }

  #run(work: () => Promise<void>): void {
    if (this.#running || this.#closed.signal.aborted) return;
    this.#running = work()
      .catch((error: Error) => {
        if (!this.#closed.signal.aborted) {
          this.#options.onWarning(`The stored data could not be checked for damage. ${error.message}`);
        }
      })
      .finally(() => {
        this.#running = undefined;
      });
  }

  async #damagedIn(table: string, partition: string): Promise<{ part: string; message: string }[]> {
    // The partition's name cannot be bound here, and comes from the engine.
    if (!PART_NAME.test(partition)) return [];
    const rows = await this.#clients.write(async (client) => {
      const result = await client.query({
        query: `CHECK TABLE {table:Identifier} PARTITION ID '${partition}'`,
        query_params: { table },
        format: "JSONEachRow",
        abort_signal: this.#closed.signal,
        clickhouse_settings: {
          check_query_single_value_result: 0,
          max_threads: 1,
          priority: "10",
          // A check of gigabytes is silent for longer than the client waits for a sign of life.
          send_progress_in_http_headers: 1,
          http_headers_progress_interval_ms: "20000",
        },
      });
      return result.json<CheckedPart>();
    });
    return rows.filter(foundDamage).map(({ part_path, message }) => ({ part: part_path, message }));
  }

  async #settle(table: string, part: string, message: string): Promise<void> {
    const { setAside, onWarning } = this.#options;
    const cause = message.slice(0, 200);
    if (!setAside || !TELEMETRY.has(table)) {
      this.#inPlace.set(`${table}/${part}`, { table, part, reason: "damaged", bytes: 0 });
      onWarning(`The part ${part} of the table ${table} is damaged: queries that touch it fail. ${cause}`);
      return;
    }
    await this.#clients.write((client) =>
      client.command({
        query: "ALTER TABLE {table:Identifier} DETACH PART {part:String}",
        query_params: { table, part },
      }),
    );
    onWarning(
      `The part ${part} of the table ${table} is damaged and was set aside: its rows are missing. ${cause}`,
    );
  }
}

// --- internal ---

interface Partition {
  table: string;
  partition: string;
}

interface CheckedPart {
  part_path: string;
  is_passed: number;
  message: string;
}

/** A check can fail for want of memory, too: that says nothing about the part. */
function foundDamage({ is_passed, message }: CheckedPart): boolean {
  return !is_passed && saysDamage(/^Code: (\d+)/.exec(message)?.[1] ?? "", message);
}

function summaryOf(parts: readonly DamagedPart[]): string {
  const { table, part } = parts[0]!;
  const rest = parts.length === 1 ? "" : ` and ${parts.length - 1} more`;
  return `Rows are missing: ${part} of the table ${table}${rest} could not be read and lies in its folder "detached".`;
}

import type { ClickhouseClients } from "./clickhouse-clients.ts";
import { bytesOf, dayBefore, daysToDrop, type StoredDay } from "./days-to-drop.ts";
import { type DiskSpace, diskSpace } from "./disk-space.ts";
import { type FreeDisk, floorOf, INSERTS_STOP_BYTES } from "./free-disk.ts";
import { sql } from "./sql.ts";

export interface RetentionLimits {
  /** Days that lie further back are dropped. */
  readonly days: number;
  /** What should stay free of the disk; without it, or where it asks for nothing, the disk is not looked at. */
  readonly freeDisk?: FreeDisk | undefined;
}

/** What makes up the lines in the list of sessions is small, and kept so many times as long as spans: table → its time. */
const OUTLIVING = { trace_summaries: "end_time", session_events: "time" };
const LIFETIMES = 4;
const HOUR_MILLIS = 3_600_000;
/** So long after a pass another may be asked for: every insert that finds no room asks. */
const HURRY_MILLIS = 60_000;

/**
 * Drops whole days: those past their time, and the oldest when the disk runs short, though never today's. Works at
 * the start, about every hour and when an insert found no room; holds no process open. What fails is told once and
 * tried again the next time.
 */
export class Retention {
  readonly #clients: ClickhouseClients;
  readonly #limits: RetentionLimits;
  readonly #onWarning: (message: string) => void;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #lastPass = Number.NEGATIVE_INFINITY;
  #lastTrouble = "";
  #closed = false;

  constructor(clients: ClickhouseClients, limits: RetentionLimits, onWarning: (message: string) => void) {
    this.#clients = clients;
    this.#limits = limits;
    this.#onWarning = onWarning;
  }

  start(): void {
    this.#pass();
  }

  /** Something was refused for want of room: do not wait for the hour. */
  hurry(): void {
    if (performance.now() - this.#lastPass > HURRY_MILLIS) this.#pass();
  }

  /** One pass, now. Rejects with StoreUnavailable. */
  async enforce(): Promise<void> {
    const now = Date.now();
    const days = await this.#clients.rows<StoredDay>(sql("queries/stored-days"));
    const disk = await diskSpace(this.#clients);
    const { freeDisk } = this.#limits;
    const missingBytes = freeDisk && disk ? floorOf(freeDisk, disk.totalBytes) - disk.freeBytes : 0;
    const { expired, forRoom } = daysToDrop(days, {
      today: dayBefore(now, 0),
      firstKept: dayBefore(now, this.#limits.days),
      missingBytes,
    });
    for (const day of [...expired, ...forRoom]) await this.#drop(day);
    this.#tellOfRoom(forRoom, missingBytes, disk);
    // Deleting rows writes before it frees: where there is no room at all, it would hang.
    if (!disk || disk.freeBytes > INSERTS_STOP_BYTES) await this.#deleteExpired();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #pass(): void {
    if (this.#running || this.#closed) return;
    this.#lastPass = performance.now();
    clearTimeout(this.#timer);
    this.#running = this.enforce()
      .catch((error: Error) => this.#tell("failed", `Retention could not do its work. ${error.message}`))
      .finally(() => {
        this.#running = undefined;
        if (this.#closed) return;
        // Not on the hour: servers that share a ClickHouse should not all come at once.
        this.#timer = setTimeout(() => this.#pass(), HOUR_MILLIS * (0.9 + Math.random() * 0.2)).unref();
      });
  }

  async #drop({ day, tables }: StoredDay): Promise<void> {
    for (const table of tables) {
      await this.#clients.write((client) =>
        client.command({
          query: "ALTER TABLE {table:Identifier} DROP PARTITION ID {day:String}",
          query_params: { table, day },
        }),
      );
    }
  }

  /** A deletion rewrites parts: it is asked for only where there is anything to delete. */
  async #deleteExpired(): Promise<void> {
    for (const [table, time] of Object.entries(OUTLIVING)) {
      const parameters = { table, time, days: this.#limits.days * LIFETIMES };
      const [row] = await this.#clients.rows<{ expired: number }>(sql("queries/expired-rows"), parameters);
      if (Number(row?.expired) === 0) continue;
      await this.#clients.write((client) =>
        client.command({ query: sql("maintenance/delete-expired-rows"), query_params: parameters }),
      );
    }
  }

  #tellOfRoom(dropped: readonly StoredDay[], missingBytes: number, disk: DiskSpace | undefined): void {
    if (!disk || missingBytes <= 0) {
      this.#lastTrouble = "";
      return;
    }
    const state = `The disk has ${gib(disk.freeBytes)} left, ${gib(missingBytes)} less than --min-free-disk asks for`;
    if (dropped.length === 0) this.#tell("disk", `${state}; there is no day before today to drop.`);
    else {
      const [first, last] = [dated(dropped[0]!), dated(dropped.at(-1)!)];
      const days = first === last ? first : `${first} to ${last}`;
      this.#onWarning(`${state}: dropped what started on ${days} (${gib(bytesOf(dropped))}).`);
    }
  }

  /** Once for each spell of the same trouble. */
  #tell(trouble: string, message: string): void {
    if (this.#lastTrouble !== trouble) this.#onWarning(message);
    this.#lastTrouble = trouble;
  }
}

// --- internal ---

function dated({ day }: StoredDay): string {
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
}

function gib(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(bytes < 2 ** 30 ? 3 : 1)} GiB`;
}

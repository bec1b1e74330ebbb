import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Clickhouse, ClickhouseConnection } from "../clickhouse.ts";
import { probe } from "../probe.ts";
import { DataDirectoryInUse } from "../store-error.ts";
import { launchEngine, type RunningEngine } from "./launch-engine.ts";
import { niceMerges } from "./nice-merges.ts";
import { removeStaleRunFolders } from "./run-folder.ts";

export interface EngineOptions {
  /** Created if missing. Everything the engine writes is below it. */
  dataDirectory: string;
  /** Between two questions whether it still answers. */
  heartbeatMillis?: number;
  /** Told, in a sentence, of each death and each restart that failed. */
  onWarning?: (message: string) => void;
}

export interface EmbeddedClickhouse extends Clickhouse {
  /** Of the engine's process; `undefined` while it is down. */
  readonly processId: number | undefined;
}

/**
 * Starts the embedded engine and keeps it up: when its process dies or stops answering, it is killed and started again.
 * Rejects with EngineMissing, EngineFailed or DataDirectoryInUse.
 */
export async function startEngine(options: EngineOptions): Promise<EmbeddedClickhouse> {
  const dataDirectory = resolve(options.dataDirectory);
  const engine = await launchUnlessLocked(dataDirectory);
  await removeStaleRunFolders(dataDirectory, engine.runFolder);
  return new SupervisedEngine({ ...options, dataDirectory }, engine);
}

// --- internal ---

// After a SIGKILL the kernel can take a moment to give up the dead engine's lock.
const LOCK_PATIENCE_MILLIS = 2_000;
const HEARTBEAT_TIMEOUT_MILLIS = 3_000;
const MISSED_HEARTBEATS = 3;
const BACKOFF_MILLIS = { first: 100, most: 5_000 };
// A run this long starts the back-off anew. It is there for an engine that dies as soon as it is up; one that worked
// for a while and was killed should be back at once: every second without it is one of refused spans.
const STABLE_MILLIS = 1_000;

async function launchUnlessLocked(dataDirectory: string): Promise<RunningEngine> {
  const deadline = performance.now() + LOCK_PATIENCE_MILLIS;
  for (;;) {
    try {
      return await launchEngine(dataDirectory);
    } catch (error) {
      if (!(error instanceof DataDirectoryInUse) || performance.now() > deadline) throw error;
      await delay(100);
    }
  }
}

class SupervisedEngine implements EmbeddedClickhouse {
  readonly embedded = true;
  readonly #options: EngineOptions;
  readonly #closed = new AbortController();
  readonly #supervision: Promise<void>;
  #engine: RunningEngine | undefined;
  #backoffMillis = BACKOFF_MILLIS.first;
  #restarts = 0;

  constructor(options: EngineOptions, engine: RunningEngine) {
    this.#options = options;
    this.#supervision = this.#supervise(engine);
  }

  get connection(): ClickhouseConnection | undefined {
    return this.#engine?.connection;
  }

  get processId(): number | undefined {
    return this.#engine?.processId;
  }

  get restarts(): number {
    return this.#restarts;
  }

  restart(reason: string): void {
    if (!this.#engine) return;
    this.#warn(`The embedded ClickHouse engine is being restarted: ${reason}.`);
    this.#engine.kill();
  }

  // Killed, not asked: an insert that was acknowledged is on disk, and a merge that was not finished is done again.
  async close(): Promise<void> {
    this.#closed.abort();
    this.#engine?.kill();
    await this.#supervision;
  }

  async #supervise(first: RunningEngine): Promise<void> {
    let engine: RunningEngine | undefined = first;
    while (engine) {
      this.#engine = engine;
      const startedAt = performance.now();
      const heartbeat = this.#watch(engine);
      const reason = await engine.ended;
      this.#engine = undefined;
      await heartbeat;
      if (performance.now() - startedAt > STABLE_MILLIS) this.#backoffMillis = BACKOFF_MILLIS.first;
      if (!this.#closed.signal.aborted) {
        this.#warn(`The embedded ClickHouse engine ended (${reason}); starting it again.`);
      }
      engine = await this.#relaunch();
    }
  }

  async #relaunch(): Promise<RunningEngine | undefined> {
    while (!this.#closed.signal.aborted) {
      await delay(this.#backoffMillis, undefined, { signal: this.#closed.signal }).catch(() => {});
      this.#backoffMillis = Math.min(this.#backoffMillis * 2, BACKOFF_MILLIS.most);
      if (this.#closed.signal.aborted) return undefined;
      try {
        const engine = await launchEngine(this.#options.dataDirectory, this.#closed.signal);
        this.#restarts++;
        return engine;
      } catch (error) {
        if (!this.#closed.signal.aborted) this.#warn((error as Error).message);
      }
    }
    return undefined;
  }

  /** Kills an engine that no longer answers, and makes its merges nice once there are tables; ends when it has ended. */
  async #watch(engine: RunningEngine): Promise<void> {
    const { heartbeatMillis = 1_000 } = this.#options;
    const over = new AbortController();
    void engine.ended.then(() => over.abort());
    let nice = false;
    for (let missed = 0; !over.signal.aborted; ) {
      await delay(heartbeatMillis, undefined, { signal: over.signal }).catch(() => {});
      if (over.signal.aborted) return;
      if (!nice) nice = await niceMerges(engine.processId);
      const answered = await probe(engine.connection, HEARTBEAT_TIMEOUT_MILLIS).then(
        () => true,
        () => false,
      );
      missed = answered ? 0 : missed + 1;
      if (missed === MISSED_HEARTBEATS && !over.signal.aborted) {
        this.restart(`${missed} questions in a row went unanswered`);
      }
    }
  }

  #warn(message: string): void {
    this.#options.onWarning?.(message);
  }
}

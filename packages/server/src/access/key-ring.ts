import type { StoredApiKey } from "../store/control-plane.ts";

export interface KeyRingOptions {
  /** All keys of the store. */
  readonly read: () => Promise<StoredApiKey[]>;
  /** Keys that live with this process and are not stored. */
  readonly builtIn: readonly StoredApiKey[];
}

/** The keys as they were at some moment. */
export interface Keys {
  /** Those that are valid, by id. */
  readonly valid: ReadonlyMap<string, StoredApiKey>;
  /** Whether the store holds any, be it a revoked one. */
  readonly anyStored: boolean;
}

const FRESH_MILLIS = 1_000;
const USABLE_MILLIS = 3_000;

/**
 * All keys, in memory: however many requests come and whatever they claim, the store is asked once a second. What is
 * older than a second is used once more while it is read anew, so that ingest does not wait; what is older than three
 * seconds is not used at all.
 */
export class KeyRing {
  readonly #options: KeyRingOptions;
  #keys: Keys | undefined;
  #readAt = 0;
  #reading: Promise<Keys> | undefined;

  constructor(options: KeyRingOptions) {
    this.#options = options;
  }

  /** Rejects with StoreUnavailable: who may is not guessed. */
  async keys(): Promise<Keys> {
    const age = performance.now() - this.#readAt;
    if (this.#keys === undefined || age > USABLE_MILLIS) return this.#read();
    if (age > FRESH_MILLIS) this.#read().catch(() => {}); // the next request hears of it
    return this.#keys;
  }

  /** For when a key was made or revoked here: it holds at once. */
  async refresh(): Promise<void> {
    await this.#reading?.catch(() => {}); // it may have begun before the change
    await this.#read();
  }

  #read(): Promise<Keys> {
    this.#reading ??= this.#readNow().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readNow(): Promise<Keys> {
    const startedAt = performance.now();
    const stored = await this.#options.read();
    const valid = [...this.#options.builtIn, ...stored].filter(({ revokedAt }) => revokedAt === null);
    this.#keys = { valid: new Map(valid.map((key) => [key.id, key])), anyStored: stored.length > 0 };
    this.#readAt = startedAt;
    return this.#keys;
  }
}

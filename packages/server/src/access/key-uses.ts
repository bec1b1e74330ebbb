export interface KeyUsesOptions {
  readonly write: (uses: ReadonlyMap<string, Date>) => Promise<void>;
  /** Between two writes. Default one minute. */
  readonly intervalMillis?: number;
}

/** When each key was used last: kept in memory, written together once a minute at most. */
export class KeyUses {
  readonly #options: KeyUsesOptions;
  #uses = new Map<string, Date>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: KeyUsesOptions) {
    this.#options = options;
  }

  note(keyId: string): void {
    this.#uses.set(keyId, new Date());
    this.#timer ??= setTimeout(() => void this.write(), this.#options.intervalMillis ?? 60_000).unref();
  }

  /** Never rejects: the time of a use is not worth an error. */
  async write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const uses = this.#uses;
    this.#uses = new Map();
    if (uses.size > 0) await this.#options.write(uses).catch(() => {});
  }
}

interface Waiter {
  /** Number of the last queued span that it waits for. */
  upTo: number;
  once: boolean;
  finish: () => void;
}

/** Those who wait in `flush`, and when each of them has waited enough. */
export class FlushWaiters {
  readonly #waiters = new Set<Waiter>();

  get size(): number {
    return this.#waiters.size;
  }

  /** Resolves when so many spans are settled, when the time is over or, with `once`, after a failed attempt. */
  wait(upTo: number, once: boolean, timeoutMillis: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = (): void => {
        this.#waiters.delete(waiter);
        clearTimeout(deadline);
        resolve();
      };
      const waiter: Waiter = { upTo, once, finish };
      // Not unref'd: it is all that keeps the process alive while somebody waits for this promise.
      const deadline = setTimeout(finish, timeoutMillis);
      this.#waiters.add(waiter);
    });
  }

  settled(upTo: number): void {
    for (const waiter of [...this.#waiters]) if (upTo >= waiter.upTo) waiter.finish();
  }

  attemptFailed(): void {
    for (const waiter of [...this.#waiters]) if (waiter.once) waiter.finish();
  }

  /** Nothing will be sent for longer than anybody may wait. */
  giveUp(): void {
    for (const waiter of [...this.#waiters]) waiter.finish();
  }
}

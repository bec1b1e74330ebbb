import type { OtlpClient } from "./otlp-client.ts";
import { retryDelayMillis } from "./retry-delay.ts";

/** When to try again: our own back-off, over all batches, and what the server asked for. */
export class RetryPace {
  readonly #client: Pick<OtlpClient, "pauseMillis">;
  /** Attempts in a row that delivered nothing. */
  #failures = 0;
  #backOffUntil = 0;

  constructor(client: Pick<OtlpClient, "pauseMillis">) {
    this.#client = client;
  }

  get pauseMillis(): number {
    // Asked for every span; nearly always there is nothing to wait for, and no clock to be read.
    const backOff = this.#backOffUntil === 0 ? 0 : this.#backOffUntil - performance.now();
    return Math.max(0, backOff, this.#client.pauseMillis);
  }

  failed(retryAfterMillis: number | undefined): void {
    this.#backOffUntil = performance.now() + retryDelayMillis(this.#failures, retryAfterMillis);
    this.#failures += 1;
  }

  delivered(): void {
    this.#failures = 0;
    this.#backOffUntil = 0;
  }

  /** A last attempt does not wait for our own back-off; what the server asked for stands. */
  hurry(): void {
    this.#backOffUntil = 0;
  }
}

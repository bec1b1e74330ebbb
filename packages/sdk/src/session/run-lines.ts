import type { OtlpClient } from "../exporter/otlp-client.ts";
import type { Reporter } from "../reporter.ts";

/** A service may end thousands before its server has answered once. */
const MAX_HELD = 10;

/**
 * Prints the line of each run that has ended, once the server has answered and it is known whether it serves a page for
 * it; at the end of the process, without waiting.
 */
export class RunLines {
  readonly #reporter: Reporter;
  readonly #client: OtlpClient;
  #held: (() => string)[] = [];

  constructor(reporter: Reporter, client: OtlpClient) {
    this.#reporter = reporter;
    this.#client = client;
  }

  /** The line is made when it is printed. */
  add(line: () => string): void {
    if (this.#client.hasAnswered) {
      this.#reporter.line(line());
      return;
    }
    if (this.#held.length === 0) void this.#client.answered.then(() => this.print());
    this.#held.push(line);
    if (this.#held.length > MAX_HELD) this.#held.shift();
  }

  /** Prints what is held, whether the server has answered or not. */
  print(): void {
    const held = this.#held;
    this.#held = [];
    for (const line of held) this.#reporter.line(line());
  }
}

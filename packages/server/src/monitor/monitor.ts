import { monitorEventLoopDelay } from "node:perf_hooks";
import { IngestJournal } from "./ingest-journal.ts";
import { InsertStatistics } from "./insert-statistics.ts";

const RESOLUTION_MILLIS = 50;

/** What the server watches about itself while it runs, in memory only. */
export class Monitor {
  /** Milliseconds since 1970. */
  readonly startedAt = Date.now();
  readonly journal = new IngestJournal();
  readonly inserts = new InsertStatistics();
  // A timer that holds no process open, and how late it comes.
  readonly #timer = monitorEventLoopDelay({ resolution: RESOLUTION_MILLIS });

  constructor() {
    this.#timer.enable();
  }

  /** Seconds that the event loop was late at these percentiles, since this was asked last. */
  takeEventLoopDelays(...percentiles: number[]): number[] {
    const delays = percentiles.map((percentile) =>
      Math.max(0, this.#timer.percentile(percentile) / 1e9 - RESOLUTION_MILLIS / 1e3),
    );
    this.#timer.reset();
    return delays;
  }

  close(): void {
    this.#timer.disable();
  }
}

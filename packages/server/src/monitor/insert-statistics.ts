import type { ObservedInsert } from "../store/insert-observer.ts";
import { Histogram } from "./histogram.ts";
import { LabelCounts } from "./label-counts.ts";

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const ROWS = [1, 4, 16, 64, 256, 1_024, 4_096, 8_192, 16_384, 65_536];
const REQUESTS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024];

/** How long inserts take and how much goes into one. */
export class InsertStatistics {
  readonly seconds = new Histogram(SECONDS);
  readonly rows = new Histogram(ROWS);
  readonly requests = new Histogram(REQUESTS);
  readonly failures = new LabelCounts("table");
  readonly bytes = new LabelCounts("table");

  add({ table, rows, bytes, requests, millis, succeeded }: ObservedInsert): void {
    this.seconds.observe(millis / 1_000);
    this.rows.observe(rows);
    this.requests.observe(requests);
    if (succeeded) this.bytes.add(bytes, table);
    else this.failures.add(1, table);
  }
}

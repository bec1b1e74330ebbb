import { setTimeout as delay } from "node:timers/promises";
import type { ClickHouseSettings } from "@clickhouse/client";
import { NICENESS } from "../clickhouse/niceness.ts";
import type { SpanBlock } from "../columns/span-block.ts";
import type { ClickhouseClients } from "./clickhouse-clients.ts";
import { sql } from "./sql.ts";
import { isWorthSplitting } from "./to-store-error.ts";
import { type TouchedTrace, TouchedTraces } from "./touched-traces.ts";

// Spans of a trace arrive in bursts: this long after the first, its summary is written once for all of them.
const DEBOUNCE_MILLIS = 200;
const RETRY_MILLIS = 1_000;
// A run is followed by a rest of four times its length, so that summaries take a fifth of one core at most: at full rate
// a run finds more traces, and each batch costs 50 ms whatever is in it. They are late by three seconds then.
const REST_FACTOR = 4;
const MAX_REST_MILLIS = 2_000;
// Their ids, as URL-safe Base64, are two parameters, each of which ClickHouse cuts at 128 KiB.
const MAX_IDS_OF_PARAMETER = 6_000;
const MAX_BATCH = 2 * MAX_IDS_OF_PARAMETER;

// Of settings that not every ClickHouse knows. The spans of a batch are read once, not once for each place that speaks of
// them. On one thread, which takes the same CPU: on two a batch holds both cores for a fifth of a second, and pages wait
// for it.
const EMBEDDED: ClickHouseSettings = {
  enable_materialized_cte: 1,
  max_threads: 1,
  os_threads_nice_value_query: NICENESS.summary,
};

/**
 * Keeps the summaries of traces up to date with their spans, behind ingest and never in its way: what fails is
 * warned of and tried again, what was left undone when the process ended is done when the next one starts.
 */
export class TraceSummaries {
  readonly #clients: ClickhouseClients;
  readonly #embedded: boolean;
  readonly #onWarning: (message: string) => void;
  readonly #touched = new TouchedTraces();
  readonly #closed = new AbortController();
  #running: Promise<void> | undefined;
  #failing = false;
  #restMillis = DEBOUNCE_MILLIS;

  constructor(
    clients: ClickhouseClients,
    { embedded, onWarning }: { embedded: boolean; onWarning: (message: string) => void },
  ) {
    this.#clients = clients;
    this.#embedded = embedded;
    this.#onWarning = onWarning;
  }

  /** Finds the traces whose newest spans no summary knows, however many tries it takes. */
  async resume(): Promise<void> {
    while (!this.#closed.signal.aborted) {
      try {
        const rows = await this.#clients.rows<UnsummarisedRow>(sql("maintenance/unsummarised-traces"));
        for (const { projectId, traceId, fromNanos, toNanos } of rows) {
          this.#touched.add({ projectId, traceId, fromNanos: BigInt(fromNanos), toNanos: BigInt(toNanos) });
        }
        this.#wake(0);
        return;
      } catch (error) {
        this.#warn(error);
        await delay(RETRY_MILLIS, undefined, { signal: this.#closed.signal }).catch(() => {});
      }
    }
  }

  /** Tells that these spans were written, or may have been. */
  touch(block: SpanBlock): void {
    this.#touched.addBlock(block);
    this.#wake(DEBOUNCE_MILLIS);
  }

  /** Traces that wait for their summary. */
  get behind(): number {
    return this.#touched.size;
  }

  /** Resolves when there was an attempt at everything touched so far. */
  async flush(): Promise<void> {
    // What the run under way came too early for is taken by the one that follows it.
    await this.#running;
    await this.#running;
  }

  /** Waits for what is under way only; the rest is for the next start. */
  async close(): Promise<void> {
    this.#closed.abort();
    await this.#running;
  }

  #wake(afterMillis: number): void {
    if (this.#running || this.#touched.size === 0 || this.#closed.signal.aborted) return;
    this.#running = this.#run(afterMillis).finally(() => {
      this.#running = undefined;
      this.#wake(this.#failing ? RETRY_MILLIS : this.#restMillis);
    });
  }

  async #run(afterMillis: number): Promise<void> {
    await delay(afterMillis, undefined, { signal: this.#closed.signal }).catch(() => {});
    if (this.#closed.signal.aborted) return;
    const begun = performance.now();
    await this.#summariseTouched();
    const rest = (performance.now() - begun) * REST_FACTOR;
    this.#restMillis = Math.min(Math.max(rest, DEBOUNCE_MILLIS), MAX_REST_MILLIS);
  }

  async #summariseTouched(): Promise<void> {
    const failed: TouchedTrace[] = [];
    for (const batch of this.#touched.takeBatches(MAX_BATCH)) failed.push(...(await this.#summarise(batch)));
    for (const trace of failed) this.#touched.add(trace);
    this.#failing = failed.length > 0;
  }

  /** Returns those that did not succeed. A batch that is refused is halved until the one at fault stands alone. */
  async #summarise(batch: readonly TouchedTrace[]): Promise<readonly TouchedTrace[]> {
    try {
      await this.#insertSummaries(batch);
      return [];
    } catch (error) {
      if (batch.length > 1 && isWorthSplitting(error)) {
        const middle = batch.length >> 1;
        return [
          ...(await this.#summarise(batch.slice(0, middle))),
          ...(await this.#summarise(batch.slice(middle))),
        ];
      }
      this.#warn(error);
      return batch;
    }
  }

  /** All of one project. */
  async #insertSummaries(batch: readonly TouchedTrace[]): Promise<void> {
    let { projectId, fromNanos, toNanos } = batch[0]!;
    for (const trace of batch) {
      if (trace.fromNanos < fromNanos) fromNanos = trace.fromNanos;
      if (trace.toNanos > toNanos) toNanos = trace.toNanos;
    }
    await this.#clients.write((client) =>
      client.command({
        query: sql("maintenance/summarise-traces", { materialized: this.#embedded ? "MATERIALIZED" : "" }),
        query_params: {
          projectId,
          fromNanos: String(fromNanos),
          toNanos: String(toNanos),
          traceIds: idsOf(batch.slice(0, MAX_IDS_OF_PARAMETER)),
          moreTraceIds: idsOf(batch.slice(MAX_IDS_OF_PARAMETER)),
        },
        clickhouse_settings: {
          async_insert: 0,
          distributed_foreground_insert: "1",
          ...(this.#embedded && EMBEDDED),
        },
      }),
    );
  }

  /** Once per spell of trouble. */
  #warn(error: unknown): void {
    if (!this.#failing) this.#onWarning(`Trace summaries are late. ${(error as Error).message}`);
    this.#failing = true;
  }
}

function idsOf(traces: readonly TouchedTrace[]): string {
  return Buffer.from(traces.map(({ traceId }) => traceId).join(""), "hex").toString("base64url");
}

interface UnsummarisedRow {
  projectId: string;
  traceId: string;
  fromNanos: string;
  toNanos: string;
}

import type { StoreState } from "../store/store-state.ts";
import type { Monitor } from "./monitor.ts";
import { PrometheusText } from "./prometheus-text.ts";

/** All there is to tell of this server, as a page for Prometheus. `inFlightBytes` are of requests being received or stored. */
export function serverMetrics(monitor: Monitor, store: StoreState, inFlightBytes: number): string {
  const text = new PrometheusText();
  addIngest(text, monitor);
  text.gauge(
    "in_flight_bytes",
    "Bytes of requests that are being received, inflated or stored.",
    inFlightBytes,
  );
  addInserts(text, monitor);
  addStore(text, store);
  addProcess(text, monitor);
  return text.toString();
}

// --- internal ---

function addIngest(text: PrometheusText, { journal }: Monitor): void {
  const signals = Object.entries(journal.signals);
  const by = (of: (counts: (typeof journal.signals)["traces"]) => number) =>
    signals.map(([signal, counts]) => ({ labels: { signal }, value: of(counts) }));
  text.add(
    "accepted_requests_total",
    "counter",
    "Export requests of which something was stored.",
    by(({ requests }) => requests),
  );
  text.add(
    "accepted_items_total",
    "counter",
    "Spans, data points and log records that were stored.",
    by(({ items }) => items),
  );
  text.add(
    "accepted_bytes_total",
    "counter",
    "Bytes of those requests, after decompression.",
    by(({ bytes }) => bytes),
  );
  text.add(
    "rejected_items_total",
    "counter",
    "Items that were left out of a request that was taken, by reason.",
    journal.rejectedItems.samples(),
  );
  text.add(
    "refused_requests_total",
    "counter",
    "Export requests of which nothing was taken, by status.",
    journal.refusedRequests.samples(),
  );
  text.add(
    "last_accepted_timestamp_seconds",
    "gauge",
    "When something was stored last.",
    signals.flatMap(([signal, { lastAcceptedAt }]) =>
      lastAcceptedAt === undefined ? [] : [{ labels: { signal }, value: lastAcceptedAt / 1_000 }],
    ),
  );
}

function addInserts(text: PrometheusText, { inserts }: Monitor): void {
  text.add(
    "insert_duration_seconds",
    "histogram",
    "From sending an INSERT to its answer, which comes when the rows are on disk.",
    inserts.seconds.samples(),
  );
  text.add("insert_rows", "histogram", "Rows that went into one INSERT.", inserts.rows.samples());
  text.add(
    "insert_requests",
    "histogram",
    "Export requests that shared one INSERT.",
    inserts.requests.samples(),
  );
  text.add(
    "inserted_bytes_total",
    "counter",
    "Column data that was inserted, before compression.",
    inserts.bytes.samples(),
  );
  text.add("insert_failures_total", "counter", "INSERTs that failed.", inserts.failures.samples());
}

function addStore(text: PrometheusText, store: StoreState): void {
  text.gauge("clickhouse_up", "1 while ClickHouse answers queries.", Number(store.isUp));
  text.counter("engine_restarts_total", "How often the embedded engine was started again.", store.restarts);
  text.gauge("clickhouse_memory_bytes", "Memory that ClickHouse counts as used.", store.memoryBytes);
  text.gauge("insert_queue_bytes", "Column data that waits for its INSERT.", store.waitingBytes);
  text.gauge("summaries_behind", "Traces that wait for their summary.", store.summariesBehind);
  const { disk } = store;
  text.gauge("disk_free_bytes", "Room on the disk of the data.", disk?.freeBytes);
  text.gauge("disk_size_bytes", "Size of the disk of the data.", disk?.totalBytes);
  for (const [name, help] of [
    ["parts", "Active parts of a table."],
    ["rows", "Rows of a table, duplicates that are not merged yet included."],
    ["bytes", "What a table takes on disk."],
  ] as const) {
    const samples = store.tables.map((size) => ({ labels: { table: size.table }, value: size[name] }));
    text.add(`table_${name}`, "gauge", help, samples);
  }
  text.add(
    "oldest_day_timestamp_seconds",
    "gauge",
    "Begin of the first day that is kept, by table.",
    store.tables.flatMap(({ table, oldestDay }) =>
      oldestDay === "" ? [] : [{ labels: { table }, value: secondsOf(oldestDay) }],
    ),
  );
  if (store.isUp) {
    text.gauge("damaged_parts", "Parts whose rows cannot be read.", store.damagedParts.length);
  }
}

function addProcess(text: PrometheusText, monitor: Monitor): void {
  const percentiles = [50, 99, 100];
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  text.gauge("process_resident_memory_bytes", "Memory of the server's process, without the engine.", rss);
  text.gauge("process_heap_used_bytes", "Of it, the JavaScript heap that is in use.", heapUsed);
  text.counter("process_cpu_seconds_total", "CPU time of the server's process.", (user + system) / 1e6);
  text.gauge("process_start_time_seconds", "When the server started.", monitor.startedAt / 1_000);
  text.add(
    "event_loop_delay_seconds",
    "gauge",
    "How late the event loop was since this page was read last.",
    monitor.takeEventLoopDelays(...percentiles).map((value, at) => ({
      labels: { quantile: String(percentiles[at]! / 100) },
      value,
    })),
  );
}

/** Of a day such as 20260131. */
function secondsOf(day: string): number {
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6))) / 1_000;
}

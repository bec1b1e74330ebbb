import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { StoreState } from "../store/store-state.ts";
import { Monitor } from "./monitor.ts";
import { serverMetrics } from "./server-metrics.ts";

const up: StoreState = {
  embedded: true,
  isUp: true,
  restarts: 2,
  summariesBehind: 1,
  waitingBytes: 10,
  disk: { freeBytes: 5, totalBytes: 9 },
  tables: [{ table: "spans", parts: 3, rows: 4, bytes: 5, oldestDay: "20260131" }],
  damagedParts: [{ table: "spans", part: "20260131_1_1_0", reason: "set-aside", bytes: 1 }],
  memoryBytes: 7,
};
const down: StoreState = {
  ...up,
  isUp: false,
  disk: undefined,
  tables: [],
  damagedParts: [],
  memoryBytes: undefined,
};

let monitor: Monitor;
beforeEach(() => {
  monitor = new Monitor();
});
afterEach(() => monitor.close());

const lines = (store: StoreState): string[] => serverMetrics(monitor, store, 0).split("\n");

it("is a page as Prometheus reads it: every sample has a family with help and type, and a number", () => {
  monitor.journal.accepted("traces", 1, 1);
  monitor.journal.rejected("traces", 'odd "reason"\\\n', 1);
  monitor.journal.refused({ signal: "logs", transport: "grpc", status: 401, reason: "no", at: 1 });
  monitor.inserts.add({ table: "spans", rows: 9, bytes: 9, requests: 2, millis: 12, succeeded: true });
  const families = new Set<string>();
  for (const line of lines(up).slice(0, -1)) {
    const declared = /^# (?:HELP|TYPE) (agentops_server_[a-z_]+) \S/.exec(line)?.[1];
    if (declared) {
      families.add(declared);
      continue;
    }
    const sample =
      /^(agentops_server_[a-z_]+?)(?:_bucket|_sum|_count)?(?:\{(?:[a-z]+="(?:[^"\\\n]|\\["\\n])*",?)+\})? -?[0-9.e+-]+$/;
    expect(line).toMatch(sample);
    expect(families).toContain(sample.exec(line)?.[1]);
  }
});

it("has every metric in the documentation", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../../docs/operations.md"), "utf8");
  monitor.journal.accepted("traces", 1, 1);
  monitor.journal.rejected("traces", "reason", 1);
  monitor.journal.refused({ signal: "logs", transport: "grpc", status: 401, reason: "no", at: 1 });
  for (const succeeded of [true, false])
    monitor.inserts.add({ table: "spans", rows: 1, bytes: 1, requests: 1, millis: 1, succeeded });
  const names = lines(up).flatMap((line) => /^# TYPE agentops_server_(\S+)/.exec(line)?.[1] ?? []);
  expect(names.length).toBeGreaterThan(25);
  for (const name of names) expect(page).toContain(`\`${name}\``);
});

it("counts refusals by status and rejections by reason, which it quotes safely", () => {
  monitor.journal.rejected("traces", 'a "b"\\\nc', 2);
  monitor.journal.refused({ signal: "logs", transport: "grpc", status: 401, reason: "no", at: 1 });
  expect(lines(up)).toEqual(
    expect.arrayContaining([
      'agentops_server_rejected_items_total{signal="traces",reason="a \\"b\\"\\\\\\nc"} 2',
      'agentops_server_refused_requests_total{signal="logs",transport="grpc",status="401"} 1',
    ]),
  );
});

it("adds up the buckets of a histogram", () => {
  for (const millis of [4, 20, 60_000])
    monitor.inserts.add({ table: "spans", rows: 1, bytes: 1, requests: 1, millis, succeeded: true });
  expect(lines(up)).toEqual(
    expect.arrayContaining([
      'agentops_server_insert_duration_seconds_bucket{le="0.005"} 1',
      'agentops_server_insert_duration_seconds_bucket{le="0.025"} 2',
      'agentops_server_insert_duration_seconds_bucket{le="30"} 2',
      'agentops_server_insert_duration_seconds_bucket{le="+Inf"} 3',
      "agentops_server_insert_duration_seconds_count 3",
    ]),
  );
});

it("tells of the store, and keeps quiet about what only an engine that is down could tell", () => {
  expect(lines(up)).toEqual(
    expect.arrayContaining([
      "agentops_server_clickhouse_up 1",
      "agentops_server_engine_restarts_total 2",
      "agentops_server_disk_free_bytes 5",
      'agentops_server_table_parts{table="spans"} 3',
      `agentops_server_oldest_day_timestamp_seconds{table="spans"} ${Date.UTC(2026, 0, 31) / 1_000}`,
      "agentops_server_damaged_parts 1",
    ]),
  );
  const page = serverMetrics(monitor, down, 0);
  expect(page).toContain("agentops_server_clickhouse_up 0\n");
  expect(page).not.toMatch(/disk_free|table_parts|damaged_parts/);
});

it("does not grow with what clients send", () => {
  for (let at = 0; at < 10_000; at++) monitor.journal.rejected("traces", `reason ${at}`, 1);
  const rejected = lines(up).filter((line) => line.startsWith("agentops_server_rejected_items_total"));
  expect(rejected.length).toBeLessThan(300);
  expect(rejected.at(-1)).toBe(
    `agentops_server_rejected_items_total{signal="other",reason="other"} ${10_000 - rejected.length + 1}`,
  );
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openTestStore, type TestStore } from "../../test/open-test-store.ts";
import { pastMidnight } from "../../test/past-midnight.ts";
import { newTraceId, nowNanos, spanBlockOf } from "../../test/span-block-of.ts";
import type { Clickhouse } from "../clickhouse/clickhouse.ts";
import { Retention } from "./retention.ts";
import { StoreFull } from "./store-error.ts";
import { Upkeep } from "./upkeep.ts";

const DAY_NANOS = 86_400_000_000_000n;

let opened: TestStore;
beforeAll(async () => {
  opened = await openTestStore();
});
afterAll(() => opened.close());

const warnings: string[] = [];
beforeEach(async () => {
  warnings.length = 0;
  await pastMidnight();
  await opened.clients.write((client) => client.command({ query: "TRUNCATE TABLE spans" }));
  await opened.clients.write((client) => client.command({ query: "TRUNCATE TABLE trace_summaries" }));
});

/** A trace that started so many days ago. */
async function insertTrace(daysAgo: number): Promise<string> {
  const trace_id = newTraceId();
  const start_time = nowNanos() - BigInt(daysAgo) * DAY_NANOS;
  await opened.store.insertSpans(
    spanBlockOf([
      { trace_id, start_time },
      { trace_id, start_time },
    ]),
  );
  return trace_id;
}

/** Days ago of the spans that are left. */
async function daysLeft(): Promise<number[]> {
  const rows = await opened.clients.rows<{ days: number }>(
    "SELECT DISTINCT dateDiff('day', start_time, now64(9, 'UTC'), 'UTC') AS days FROM spans ORDER BY days",
  );
  return rows.map(({ days }) => Number(days));
}

function retention(days: number, freeDisk?: { bytes: number; share: number }): Retention {
  return new Retention(opened.clients, { days, freeDisk }, (message) => warnings.push(message));
}

function upkeepOf(clickhouse: Clickhouse): Upkeep {
  const options = { retention: { days: 90, freeDisk: more }, onWarning: () => {} };
  return new Upkeep(clickhouse, opened.clients, options);
}

const more = { bytes: 1e18, share: 0 }; // than any disk has
const some = { bytes: 1, share: 0 };

describe("retention", () => {
  it("drops the days that are past their time, and leaves the others", async () => {
    for (const days of [0, 3, 4, 40]) await insertTrace(days);
    await retention(3).enforce();
    expect(await daysLeft()).toEqual([0, 3]);
    expect(warnings).toEqual([]);
  });

  it("drops every day but today's when the disk runs short, and says so in one line", async () => {
    for (const days of [0, 1, 2]) await insertTrace(days);
    await retention(90, more).enforce();
    expect(await daysLeft()).toEqual([0]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(
      /^The disk has .* less than --min-free-disk asks for: dropped what started on \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d/,
    );
  });

  it("drops nothing early while there is room", async () => {
    for (const days of [0, 1, 2]) await insertTrace(days);
    await retention(90, some).enforce();
    expect(await daysLeft()).toEqual([0, 1, 2]);
  });

  it("tells once that there is nothing left to drop", async () => {
    await insertTrace(0);
    const short = retention(90, more);
    await short.enforce();
    await short.enforce();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain("there is no day before today to drop");
  });

  it("keeps the events of sessions as long as their summaries", async () => {
    const query =
      "INSERT INTO session_events (session_id, time) SELECT 'kept', now() - INTERVAL 39 DAY UNION ALL SELECT 'gone', now() - INTERVAL 41 DAY";
    await opened.clients.write((client) => client.command({ query }));
    await retention(10).enforce();
    expect(await opened.clients.rows("SELECT session_id AS id FROM session_events")).toEqual([
      { id: "kept" },
    ]);
  });

  it("keeps summaries four times as long as their spans", async () => {
    const kept = await insertTrace(39);
    await insertTrace(41);
    const summaries = () =>
      opened.clients.rows<{ id: string }>("SELECT lower(hex(trace_id)) AS id FROM trace_summaries FINAL");
    await expect.poll(async () => (await summaries()).length).toBe(2);
    await retention(10).enforce();
    expect(await daysLeft()).toEqual([]);
    expect(await summaries()).toEqual([{ id: kept }]);
  });

  it("does not wait for the hour when an insert found no room", async () => {
    for (const days of [0, 1]) await insertTrace(days);
    const upkeep = upkeepOf(opened.engine);
    upkeep.heard(new StoreFull());
    await expect.poll(daysLeft).toEqual([0]);
    await upkeep.close();
  });

  it("leaves the disk of somebody else's ClickHouse to them", async () => {
    for (const days of [0, 1]) await insertTrace(days);
    const { connection } = opened.engine;
    const upkeep = upkeepOf({ connection, embedded: false, restarts: 0, restart() {}, async close() {} });
    upkeep.heard(new StoreFull());
    await upkeep.close();
    expect(await daysLeft()).toEqual([0, 1]);
  });

  it("works at the start, and ends with the store", async () => {
    await insertTrace(5);
    const started = retention(3);
    started.start();
    await expect.poll(daysLeft).toEqual([]);
    await started.close();
  });
});

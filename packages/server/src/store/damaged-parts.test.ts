import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openTestStore, type TestStore } from "../../test/open-test-store.ts";
import { newTraceId, nowNanos, spanBlockOf } from "../../test/span-block-of.ts";
import { DamagedParts } from "./damaged-parts.ts";

const DAY_NANOS = 86_400_000_000_000n;

let opened: TestStore;
let today: string;
let yesterday: string;
beforeEach(async () => {
  opened = await openTestStore();
  today = await insertTrace(0n);
  yesterday = await insertTrace(1n);
});
afterEach(() => opened.close());

async function insertTrace(daysAgo: bigint): Promise<string> {
  const trace_id = newTraceId();
  const start_time = nowNanos() - daysAgo * DAY_NANOS;
  const spans = Array.from({ length: 20 }, (_, at) => ({
    trace_id,
    start_time: start_time + BigInt(at),
    name: newTraceId(),
    input: newTraceId().repeat(100),
  }));
  await opened.store.insertSpans(spanBlockOf(spans));
  return trace_id;
}

/** The file with the columns of today's part. */
async function dataFile(): Promise<string> {
  const [part] = await opened.clients.rows<{ path: string }>(
    "SELECT path FROM system.parts WHERE table = 'spans' AND active ORDER BY partition_id DESC LIMIT 1",
  );
  return join(part!.path, "data.bin");
}

async function flipBytes(file: string): Promise<void> {
  const bytes = await readFile(file);
  for (let at = 500; at < bytes.length - 500; at++) bytes[at]! ^= 0xff;
  await writeFile(file, bytes);
}

/** As after a crash of the machine: the engine finds its files other than it left them. */
async function restartAfter(damage: () => Promise<void>): Promise<void> {
  const before = opened.engine.processId!;
  process.kill(before, "SIGSTOP");
  await damage();
  process.kill(before, "SIGKILL");
  await expect.poll(() => opened.engine.processId ?? before).not.toBe(before);
}

async function spanCount(traceId: string): Promise<number | undefined> {
  return (await opened.store.readTrace("default", traceId))?.spans.spanId.length;
}

it("answers a read of damaged bytes with an error that says so, and then sets the part aside by itself", async () => {
  const file = await dataFile();
  await restartAfter(() => flipBytes(file));
  await expect(opened.store.readTrace("default", today)).rejects.toMatchObject({ code: "store_damaged" });
  expect(await spanCount(yesterday)).toBe(20);

  await expect.poll(() => spanCount(today)).toBeUndefined();
  const { damagedParts, isUp } = await opened.store.state();
  expect(isUp).toBe(true);
  expect(damagedParts).toMatchObject([{ table: "spans", reason: "set-aside" }]);
  expect(damagedParts[0]!.bytes).toBeGreaterThan(0);
  expect(opened.warnings.filter((text) => text.includes("was set aside: its rows are missing"))).toHaveLength(
    1,
  );

  expect(await insertTrace(0n).then(spanCount)).toBe(20);
});

it("tells at the start of parts that could not be loaded", async () => {
  const file = await dataFile();
  await restartAfter(() => truncate(file, 1_000));
  expect(await spanCount(today)).toBeUndefined();

  const told: string[] = [];
  const damage = new DamagedParts(opened.clients, { setAside: true, onWarning: (text) => told.push(text) });
  damage.start();
  await expect.poll(() => told).toHaveLength(1);
  await damage.close();
  expect(told[0]).toMatch(/^Rows are missing: broken-on-start_\d{8}_.* of the table spans could not be read/);
  expect((await opened.store.state()).damagedParts).toMatchObject([
    { table: "spans", reason: "broken-on-start" },
  ]);
});

it("tells of damage in somebody else's ClickHouse without touching it", async () => {
  const file = await dataFile();
  await restartAfter(() => flipBytes(file));
  const told: string[] = [];
  const damage = new DamagedParts(opened.clients, { setAside: false, onWarning: (text) => told.push(text) });
  await damage.check();
  expect(told).toHaveLength(1);
  expect(await damage.list()).toMatchObject([{ table: "spans", reason: "damaged" }]);
  await damage.close();
});

it("finds nothing where nothing is damaged", async () => {
  const damage = new DamagedParts(opened.clients, {
    setAside: true,
    onWarning: (text) => expect.fail(text),
  });
  await damage.check();
  expect(await damage.list()).toEqual([]);
  await damage.close();
});

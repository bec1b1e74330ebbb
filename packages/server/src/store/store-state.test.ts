import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestStore, type TestStore } from "../../test/open-test-store.ts";
import { pastMidnight } from "../../test/past-midnight.ts";
import { newTraceId, spanBlockOf } from "../../test/span-block-of.ts";

let opened: TestStore;
beforeAll(async () => {
  opened = await openTestStore();
});
afterAll(() => opened.close());

it("tells what is stored, since when, and what room there is", async () => {
  await pastMidnight();
  await opened.store.insertSpans(spanBlockOf([{ trace_id: newTraceId() }]));
  const { isUp, embedded, restarts, disk, tables, damagedParts } = await opened.store.state();
  expect({ isUp, embedded, restarts, damagedParts }).toEqual({
    isUp: true,
    embedded: true,
    restarts: 0,
    damagedParts: [],
  });
  expect(disk!.freeBytes).toBeGreaterThan(0);
  expect(disk!.totalBytes).toBeGreaterThan(disk!.freeBytes);
  expect(tables.find(({ table }) => table === "spans")).toMatchObject({
    parts: 1,
    rows: 1,
    oldestDay: new Date().toISOString().slice(0, 10).replaceAll("-", ""),
  });
});

it("says that the engine is down while it hangs, and how often it was started again", async () => {
  const before = opened.engine.processId!;
  process.kill(before, "SIGSTOP");
  expect(await opened.store.state()).toMatchObject({ isUp: false, tables: [], damagedParts: [] });
  process.kill(before, "SIGKILL");
  await expect.poll(() => opened.store.state()).toMatchObject({ isUp: true, restarts: 1 });
});

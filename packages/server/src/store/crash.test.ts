import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestStore, type TestStore } from "../../test/open-test-store.ts";
import { newSpanId, newTraceId, spanBlockOf } from "../../test/span-block-of.ts";

let opened: TestStore;
beforeAll(async () => {
  opened = await openTestStore();
});
afterAll(() => opened.close());

// Moments of the kill, in milliseconds after the stream of inserts began: idle, amid the first insert, amid many.
it.each([20, 70, 150, 300])(
  "loses nothing acknowledged when the engine is killed %d ms into a stream of inserts",
  async (afterMillis) => {
    const project_id = `killed after ${afterMillis}`;
    const acknowledged: string[] = [];
    const failures: unknown[] = [];
    let writing = true;

    async function write(): Promise<void> {
      while (writing) {
        const ids = Array.from({ length: 50 }, newSpanId);
        const trace_id = newTraceId();
        const spans = ids.map((span_id) => ({ project_id, trace_id, span_id, input: "x".repeat(1_000) }));
        await opened.store.insertSpans(spanBlockOf(spans)).then(
          () => acknowledged.push(...ids),
          (error) => failures.push(error),
        );
        await delay(1);
      }
    }
    const writers = Promise.all([write(), write(), write()]);
    await delay(afterMillis);
    const killed = opened.engine.processId!;
    process.kill(killed, "SIGKILL");
    await expect.poll(() => opened.engine.processId ?? killed).not.toBe(killed);
    const before = acknowledged.length;
    await expect.poll(() => acknowledged.length).toBeGreaterThan(before);
    writing = false;
    await writers;

    expect(failures.every((error) => (error as Error).name === "StoreUnavailable")).toBe(true);
    const rows = await opened.clients.rows<{ id: string }>(
      "SELECT lower(hex(span_id)) AS id FROM spans WHERE project_id = {project_id:String}",
      { project_id },
    );
    const kept = new Set(rows.map(({ id }) => id));
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);

    // And the summaries come to count every span that is there.
    const query =
      "SELECT sum(span_count) AS spans FROM trace_summaries FINAL WHERE project_id = {project_id:String}";
    await expect
      .poll(async () =>
        Number((await opened.clients.rows<{ spans: number }>(query, { project_id }))[0]!.spans),
      )
      .toBe(kept.size);
  },
);

import { expect, it } from "vitest";
import { openTestStore } from "../../test/open-test-store.ts";
import { newTraceId, spanBlockOf } from "../../test/span-block-of.ts";

it("adds up a session of more traces than one statement summarises", async () => {
  const { store, close } = await openTestStore();
  try {
    const session = { session_id: "many", session_source: "session.id" };
    const spans = Array.from({ length: 12_001 }, () => ({ ...session, trace_id: newTraceId() }));
    await store.insertSpans(spanBlockOf(spans));
    const spanCount = async () => (await store.readSession("default", "many"))?.spanCount;
    await expect.poll(spanCount, { timeout: 20_000 }).toBe(spans.length);
  } finally {
    await close();
  }
});

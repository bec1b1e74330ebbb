import { expect, it } from "vitest";
import { IngestJournal } from "./ingest-journal.ts";

const refusal = { signal: "traces", transport: "http", status: 401, reason: "The key is unknown." } as const;

it("counts what was accepted and remembers when", () => {
  const journal = new IngestJournal();
  journal.accepted("traces", 3, 100);
  journal.accepted("traces", 2, 50);
  const { lastAcceptedAt, ...counts } = journal.signals.traces;
  expect(counts).toEqual({ requests: 2, items: 5, bytes: 150, rejectedItems: 0 });
  expect(Date.now() - lastAcceptedAt!).toBeLessThan(60_000);
  expect(journal.signals.logs.lastAcceptedAt).toBeUndefined();
});

it("tells the same cause once, with how often and since when, the latest first", () => {
  const journal = new IngestJournal();
  journal.refused({ ...refusal, at: 1 });
  journal.refused({ ...refusal, status: 503, reason: "The disk is full.", at: 2 });
  journal.refused({ ...refusal, at: 3 });
  expect(journal.refusals).toEqual([
    { ...refusal, count: 2, firstAt: 1, lastAt: 3 },
    { ...refusal, status: 503, reason: "The disk is full.", count: 1, firstAt: 2, lastAt: 2 },
  ]);
});

it("counts items that were left out as such", () => {
  const journal = new IngestJournal();
  journal.rejected("metrics", "start time is missing", 4);
  expect(journal.signals.metrics.rejectedItems).toBe(4);
  expect(journal.refusals).toMatchObject([
    { signal: "metrics", transport: undefined, status: 200, reason: "start time is missing", count: 4 },
  ]);
});

it("remembers twenty causes, the ones that came up last, whatever arrives", () => {
  const journal = new IngestJournal();
  for (let at = 0; at < 1_000; at++) journal.refused({ ...refusal, reason: `reason ${at}`, at });
  expect(journal.refusals.map(({ reason }) => reason)).toEqual(
    Array.from({ length: 20 }, (_, index) => `reason ${999 - index}`),
  );
});

it("shortens long reasons and strips control characters: they end up on terminals", () => {
  const journal = new IngestJournal();
  journal.refused({ ...refusal, reason: `a\u001b[31m\nb${"c".repeat(10_000)}`, at: 1 });
  const [{ reason } = { reason: "" }] = journal.refusals;
  expect(reason).toMatch(/^a \[31m b/);
  expect(reason.length).toBeLessThan(310);
});

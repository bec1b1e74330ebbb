import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openTestStore, type TestStore } from "../../test/open-test-store.ts";
import { newTraceId, nowNanos, spanBlockOf } from "../../test/span-block-of.ts";
import type { SessionPage } from "../model/session.ts";
import type { SessionQuery } from "./list-sessions.ts";

const SECOND = 1_000_000_000n;
const START = nowNanos();

// Seven sessions a second apart, "s6" the newest; s3 costs most, s0 took longest, s1 failed, s2 is still open.
const SESSIONS = Array.from({ length: 7 }, (_, index) => ({
  project_id: "list",
  trace_id: newTraceId(),
  session_id: `s${index}`,
  session_source: "session.id",
  name: ["Plan a trip", "plan b", "écrire", "100% 'done' \\o/", "tab\there", "{x:String}", "nul\0l"][index]!,
  kind: "llm",
  tags: index === 4 ? ["Weekly", "it's"] : ["daily"],
  start_time: START + BigInt(index) * SECOND,
  end_time: START + BigInt(index) * SECOND + BigInt(7 - index) * SECOND,
  received_at: START / 1_000n,
  cost_nanos: index === 3 ? 99 : index,
  priced: 1,
  status_code: index === 1 ? 2 : 0,
  parent_span_id: index === 2 ? "0000000000000abc" : "",
}));

let opened: TestStore;
beforeAll(async () => {
  opened = await openTestStore();
  await opened.store.insertSpans(spanBlockOf(SESSIONS));
  await vi.waitFor(async () => expect((await list({})).sessions).toHaveLength(7), 20_000);
});
afterAll(() => opened.close());

const list = (query: Partial<SessionQuery>): Promise<SessionPage> =>
  opened.store.listSessions({ projectId: "list", limit: 50, ...query });
const idsOf = async (query: Partial<SessionQuery>): Promise<string> =>
  (await list(query)).sessions.map(({ id }) => id).join(" ");

describe("the list of sessions", () => {
  it("begins with the newest, or what costs or takes most", async () => {
    expect(await idsOf({})).toBe("s6 s5 s4 s3 s2 s1 s0");
    expect(await idsOf({ sort: "cost" })).toBe("s3 s6 s5 s4 s2 s1 s0");
    expect(await idsOf({ sort: "durationMs" })).toBe("s0 s1 s2 s3 s4 s5 s6");
  });

  it("keeps to its project", async () => {
    expect((await list({ projectId: "other" })).sessions).toEqual([]);
  });

  it("chooses by outcome", async () => {
    expect(await idsOf({ endState: "Fail" })).toBe("s1");
    expect(await idsOf({ endState: "Running" })).toBe("s2");
    expect(await idsOf({ endState: "Success" })).toBe("s6 s5 s4 s3 s0");
    expect(await idsOf({ endState: "Indeterminate" })).toBe("");
  });

  it("finds parts of names, ids and tags, whatever their case", async () => {
    expect(await idsOf({ search: "PLAN" })).toBe("s1 s0");
    expect(await idsOf({ search: "ÉCRIRE" })).toBe("s2");
    expect(await idsOf({ search: "S5" })).toBe("s5");
    expect(await idsOf({ search: "weekly" })).toBe("s4");
  });

  it.each([
    ["' OR 1=1 --", ""],
    ["it's", "s4"],
    ["100%", "s3"],
    ["%", "s3"],
    ["_", ""],
    ["\\", "s3"],
    ["'done' \\o/", "s3"],
    ["tab\th", "s4"],
    ["{x:String}", "s5"],
    ["nul\0l", "s6"],
    ["'; DROP TABLE spans; --", ""],
  ])("takes %j for what it is", async (search, ids) => {
    expect(await idsOf({ search })).toBe(ids);
  });

  it("takes a search as long as it comes", async () => {
    expect(await idsOf({ search: "x".repeat(100_000) })).toBe("");
  });

  it.each(["startTime", "cost", "durationMs"] as const)(
    "goes on by %s where the page before ended",
    async (sort) => {
      const ids: string[] = [];
      let next: string | null | undefined;
      do {
        const page: SessionPage = await list({ limit: 3, sort, ...(next && { cursor: next }) });
        ids.push(...page.sessions.map(({ id }) => id));
        next = page.next;
      } while (next);
      expect(ids.join(" ")).toBe(await idsOf({ sort }));
    },
  );

  it("gives a next page only where there is one", async () => {
    expect((await list({ limit: 7 })).next).toBeNull();
    expect((await list({ limit: 6 })).next).not.toBeNull();
  });

  it("neither repeats nor hides a session when others arrive between two pages", async () => {
    const first = await list({ limit: 4, projectId: "list" });
    const newer = {
      ...SESSIONS[0]!,
      trace_id: newTraceId(),
      session_id: "s9",
      start_time: START + 60n * SECOND,
    };
    await opened.store.insertSpans(spanBlockOf([newer]));
    await expect.poll(async () => (await list({ limit: 1 })).sessions[0]!.id).toBe("s9");
    const second = await list({ limit: 4, cursor: first.next! });
    expect(second.sessions.map(({ id }) => id).join(" ")).toBe("s2 s1 s0");
  });

  it("refuses a cursor it did not give", async () => {
    const { next } = await list({ limit: 1, sort: "cost" });
    const forged = Buffer.from('["startTime","1 OR 1=1","x"]').toString("base64url");
    for (const cursor of ["", "nonsense", "bnVsbA", next!, forged]) {
      await expect(list({ cursor }), cursor).rejects.toMatchObject({ code: "invalid_cursor" });
    }
  });
});

it("reads a session whose id is hostile", async () => {
  const session_id = "a'b\\c\t{d:String}\0 ../é";
  await opened.store.insertSpans(spanBlockOf([{ ...SESSIONS[0]!, trace_id: newTraceId(), session_id }]));
  await expect.poll(() => opened.store.readSession("list", session_id)).toMatchObject({ id: session_id });
});

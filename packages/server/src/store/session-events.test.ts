import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestStore, type TestStore } from "../../test/open-test-store.ts";
import { type SessionEvent, sessionEventBlock } from "../../test/session-event-block.ts";
import { newSpanId, newTraceId, nowNanos, type SpanFields, spanBlockOf } from "../../test/span-block-of.ts";
import type { Session, SessionDetail, SessionPage } from "../model/session.ts";
import type { SessionQuery } from "./list-sessions.ts";

let opened: TestStore;
beforeAll(async () => {
  opened = await openTestStore();
});
afterAll(() => opened.close());

const SECOND = 1_000_000_000n;
const START = nowNanos() - 30n * SECOND;

type Event = Omit<SessionEvent, "timeNanos"> & { /** Since START. */ seconds: number };

async function sendEvents(sessionId: string, ...events: Event[]): Promise<void> {
  for (const { seconds, ...event } of events) {
    const timeNanos = START + BigInt(seconds) * SECOND;
    await opened.store.insertLogs(sessionEventBlock(sessionId, { ...event, timeNanos }));
  }
}

async function sendTrace(sessionId: string, spans: Omit<SpanFields, "trace_id">[]): Promise<string> {
  const trace_id = newTraceId();
  const common = { session_id: sessionId, session_source: "session.id", trace_id };
  await opened.store.insertSpans(spanBlockOf(spans.map((span) => ({ ...common, ...span }))));
  await expect.poll(() => opened.store.readTrace("default", trace_id)).toMatchObject({ sessionId });
  return trace_id;
}

const session = (id: string): Promise<SessionDetail | undefined> => opened.store.readSession("default", id);
const list = (query: Omit<SessionQuery, "projectId">): Promise<SessionPage> =>
  opened.store.listSessions({ projectId: "default", ...query });
const newId = () => `session ${newSpanId()}`;
const ended = (state: string, reason = "") => ({
  "agentops.session.end_state": state,
  ...(reason && { "agentops.session.end_state_reason": reason }),
});
const secondAt = (seconds: number) => ({
  start_time: START + BigInt(seconds) * SECOND,
  end_time: START + BigInt(seconds + 1) * SECOND,
});

describe("a session", () => {
  it("is there and runs as soon as its start event came, without any trace", async () => {
    const id = newId();
    const tags = { arrayValue: { values: [{ stringValue: "a" }, { stringValue: "b" }] } };
    await sendEvents(id, {
      name: "session.start",
      seconds: 0,
      attributes: {
        "agentops.session.name": "checkout",
        "agentops.session.metadata": '{"cart":1}',
        "agentops.tags": tags,
        "user.id": "u-1",
      },
    });
    const expected = {
      id,
      name: "checkout",
      endState: null,
      endStateReason: null,
      tags: ["a", "b"],
      userId: "u-1",
      serviceName: "shop",
      source: "session.id",
      traceIds: [],
      spanCount: 0,
    };
    expect(await session(id)).toMatchObject({ ...expected, traces: [], metadata: '{"cart":1}' });
    const { sessions } = await opened.store.listSessions({ projectId: "default", limit: 10, search: id });
    expect(sessions).toMatchObject([expected]);
    expect(await opened.store.readSession("other", id)).toBeUndefined();
  });

  it("ends as its end event says, and lasts from the one to the other", async () => {
    const id = newId();
    await sendEvents(
      id,
      { name: "session.start", seconds: 0 },
      { name: "session.end", seconds: 5, attributes: ended("Fail", "no money") },
    );
    expect(await session(id)).toMatchObject({
      name: id,
      endState: "Fail",
      endStateReason: "no money",
      durationMs: 5_000,
    });
  });

  it("counts a repeated event once", async () => {
    const id = newId();
    const end: Event = { name: "session.end", seconds: 5, attributes: ended("Success") };
    await sendEvents(id, end, end, end);
    const [{ events } = { events: 0 }] = await opened.clients.rows<{ events: number }>(
      "SELECT count() AS events FROM session_events FINAL WHERE session_id = {id:String}",
      { id },
    );
    expect(Number(events)).toBe(1);
  });

  it.each([
    ["a later end event wins over a span's attributes", 9, "Indeterminate"],
    ["an earlier end event does not", 1, "Fail"],
  ])("%s", async (_, seconds, endState) => {
    const id = newId();
    await sendTrace(id, [{ kind: "session", end_state: "Fail", ...secondAt(3) }]);
    await sendEvents(id, { name: "session.end", seconds, attributes: ended("Indeterminate") });
    expect(await session(id)).toMatchObject({ endState, spanCount: 1 });
  });

  it("takes the event's word where a span ends at the same moment", async () => {
    const id = newId();
    await sendTrace(id, [{ kind: "session", end_state: "Fail", ...secondAt(3) }]);
    await sendEvents(id, { name: "session.end", seconds: 4, attributes: ended("Success") });
    expect((await session(id))!.endState).toBe("Success");
  });

  it("runs from its start event on, though its traces have ended", async () => {
    const id = newId();
    await sendEvents(id, { name: "session.start", seconds: 0 });
    await sendTrace(id, [{ name: "run", ...secondAt(1) }]);
    expect(await session(id)).toMatchObject({ endState: null, name: "run", spanCount: 1 });
    await sendEvents(id, { name: "session.end", seconds: 9 });
    expect((await session(id))!.endState).toBe("Success");
  });

  it("runs again when it is started again", async () => {
    const id = newId();
    await sendEvents(
      id,
      { name: "session.start", seconds: 0 },
      { name: "session.end", seconds: 2, attributes: ended("Success") },
      { name: "session.start", seconds: 4 },
    );
    expect((await session(id))!.endState).toBeNull();
  });

  it("was left by a process that is gone when nothing came for a minute", async () => {
    const id = newId();
    await sendEvents(id, { name: "session.start", seconds: 0, receivedSecondsAgo: 90 });
    expect(await session(id)).toMatchObject({
      endState: "Indeterminate",
      endStateReason: "The session never ended: nothing came for over a minute.",
    });
  });
});

describe("what the sender of a session saw and did not send", () => {
  const unsent = (counts: Record<string, number>) =>
    Object.fromEntries(
      Object.entries(counts).map(([name, count]) => [
        `agentops.session.unsent.${name}`,
        { intValue: String(count) },
      ]),
    );

  it("is added to what its spans count, of each process that ended it", async () => {
    const id = newId();
    await sendTrace(id, [{ kind: "tool", ...secondAt(1) }]);
    const end = (seconds: number, tools: number, cost_nanos: number): Event => ({
      name: "session.end",
      seconds,
      attributes: { ...ended("Success"), ...unsent({ tools, llms: 1, input_tokens: 10, cost_nanos }) },
    });
    await sendEvents(id, end(5, 2, 1_500), end(6, 4, 500), end(6, 4, 500));
    expect(await session(id)).toMatchObject({
      eventCounts: { llms: 2, tools: 7, actions: 0, errors: 0, apis: 0 },
      tokens: { input: 20, output: 0 },
      cost: 0.000_002,
    });
  });

  it("is never less than nothing, and no more than a sum can hold", async () => {
    const id = newId();
    const attributes = unsent({ tools: -5, llms: Number.MAX_SAFE_INTEGER });
    await sendEvents(id, { name: "session.end", seconds: 1, attributes });
    expect((await session(id))!.eventCounts).toMatchObject({ tools: 0, llms: 1e15 });
  });
});

describe("a session that began by itself", () => {
  const start: Event = {
    name: "session.start",
    seconds: 0,
    attributes: { "agentops.session.implicit": { boolValue: true } },
  };

  it("runs until what runs in it has ended", async () => {
    const id = newId();
    await sendEvents(id, start);
    expect((await session(id))!.endState).toBeNull();
    await sendTrace(id, [{ name: "run", status_code: 2, ...secondAt(1) }]);
    expect((await session(id))!.endState).toBe("Fail");
  });

  it("ends as its end event says", async () => {
    const id = newId();
    await sendEvents(id, start, {
      name: "session.end",
      seconds: 3,
      attributes: ended("Fail", "exit code 1"),
    });
    expect(await session(id)).toMatchObject({ endState: "Fail", endStateReason: "exit code 1" });
  });
});

it("is listed as it is told alone, on a page with events and on one without", async () => {
  const [withEvent, without] = [newId(), newId()];
  for (const id of [withEvent, without]) await sendTrace(id, [{ ...secondAt(3), name: "work", kind: "llm" }]);
  await sendEvents(withEvent, { name: "session.end", seconds: 9, attributes: ended("Fail", "gave up") });
  const listed = new Map<string, Session>();
  let next: string | null | undefined;
  do {
    const page = await list({ limit: 1, ...(next && { cursor: next }) });
    for (const one of page.sessions) listed.set(one.id, one);
    next = page.next;
  } while (next);
  expect((await list({ limit: 200 })).sessions).toEqual([...listed.values()]);
  expect(listed.get(withEvent)).toMatchObject({ endState: "Fail", endStateReason: "gave up" });
  expect(listed.get(without)).toMatchObject({ endState: "Success" });
  for (const one of listed.values()) expect(await session(one.id)).toMatchObject(one);
});

it("shows the tags, the recording and the sender of a session as they were in the end", async () => {
  const id = newId();
  const tags = (...values: string[]) => ({
    "agentops.tags": { arrayValue: { values: values.map((stringValue) => ({ stringValue })) } },
  });
  await sendEvents(id, { name: "session.start", seconds: 0, attributes: tags("draft", "kept") });
  await sendTrace(id, [{ service: "the spans' own", tags: ["of a span"], ...secondAt(1) }]);
  expect((await session(id))!.tags).toEqual(["draft", "kept", "of a span"]);
  const attributes = { ...tags("kept"), "agentops.session.video": "https://videos.test/1" };
  await sendEvents(id, { name: "session.end", seconds: 5, attributes });
  expect(await session(id)).toMatchObject({
    tags: ["kept", "of a span"],
    video: "https://videos.test/1",
    serviceName: "the spans' own",
  });
});

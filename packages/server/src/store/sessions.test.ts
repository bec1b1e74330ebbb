import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestStore, type TestStore } from "../../test/open-test-store.ts";
import { newSpanId, newTraceId, nowNanos, type SpanFields, spanBlockOf } from "../../test/span-block-of.ts";
import type { SessionDetail } from "../model/session.ts";

let opened: TestStore;
beforeAll(async () => {
  opened = await openTestStore();
});
afterAll(() => opened.close());

const SECOND = 1_000_000_000n;
const ERROR = 2;
/** Parent in another process, as the flags of an OTLP span tell. */
const REMOTE = 0x300;

type Fields = Omit<SpanFields, "trace_id">;

/** Stores each list of spans as a trace of one session and reads that, once its summaries are written. */
async function sessionOf(...traces: Fields[][]): Promise<SessionDetail> {
  const id = `session ${newSpanId()}`;
  const spans = traces.flatMap((trace) => {
    const trace_id = newTraceId();
    return trace.map((span) => ({ session_id: id, session_source: "session.id", ...span, trace_id }));
  });
  await opened.store.insertSpans(spanBlockOf(spans));
  let session: SessionDetail | undefined;
  await expect
    .poll(async () => {
      session = await opened.store.readSession("default", id);
      return session?.spanCount;
    })
    .toBe(spans.length);
  return session!;
}

describe("the outcome of a session", () => {
  const start = nowNanos();
  const long = { start_time: start - 200n * SECOND, received_at: (start - 120n * SECOND) / 1_000n };
  const earlier = { start_time: start - 20n * SECOND };
  const rootless = { parent_span_id: newSpanId() };
  const failed = { status_code: ERROR };
  const session = { kind: "session" };

  const cases: [claim: string, traces: Fields[][], endState: string | null, reason?: string][] = [
    [
      "is what was said explicitly",
      [[{ ...session, end_state: "Fail", end_state_reason: "gave up" }]],
      "Fail",
      "gave up",
    ],
    [
      "is the explicit word, whatever the status",
      [[{ ...session, ...failed, end_state: "Success" }]],
      "Success",
    ],
    [
      "is the latest explicit word",
      [[{ ...session, ...earlier, end_state: "Fail" }], [{ ...session, end_state: "Indeterminate" }]],
      "Indeterminate",
    ],
    ["is Fail when the session span failed", [[{ ...session, ...failed }]], "Fail"],
    ["is Success when the session span did not", [[session]], "Success"],
    ["is the session span's, not that of another root", [[session], [failed]], "Success"],
    ["is Fail when the only root failed", [[{ ...failed, name: "run" }]], "Fail"],
    ["is Success when the only root did not", [[{ name: "run" }]], "Success"],
    ["is Success when one of several roots failed", [[failed], [{}]], "Success"],
    [
      "counts as the only root one whose parent is in another process",
      [[{ ...rootless, ...failed, flags: REMOTE }]],
      "Fail",
    ],
    [
      "takes the root of all where a trace crosses processes",
      [[failed, { ...rootless, flags: REMOTE }]],
      "Fail",
    ],
    ["is open while no root has arrived", [[rootless]], null],
    [
      "is Indeterminate when it fell silent without a root",
      [[{ ...rootless, ...long }]],
      "Indeterminate",
      "The session never ended: nothing came for over a minute, and its root span is missing.",
    ],
    [
      "is open again when it is resumed after its end",
      [[{ ...session, ...earlier, end_state: "Fail" }], [rootless]],
      null,
    ],
    [
      "stays what it was when a span of before the end is left over",
      [[{ ...session, end_state: "Fail" }], [{ ...rootless, ...earlier }]],
      "Fail",
    ],
  ];

  it.each(cases)("%s", async (_, traces, endState, reason) => {
    const found = await sessionOf(...traces);
    expect(found.endState).toBe(endState);
    expect(found.endStateReason).toBe(reason ?? null);
  });

  it("is not Fail for a failed child that its parent survived", async () => {
    const root = newSpanId();
    const found = await sessionOf([
      { ...session, span_id: root },
      { kind: "tool", parent_span_id: root, ...failed, error_message: "no such file" },
    ]);
    expect(found).toMatchObject({ endState: "Success", eventCounts: { errors: 1 } });
  });
});

describe("what a session counts", () => {
  it("counts each kind under its name", async () => {
    const kinds = "session agent workflow task action guardrail tool llm embedding retrieval".split(" ");
    const { eventCounts } = await sessionOf([...kinds, ""].map((kind) => ({ kind })));
    expect(eventCounts).toEqual({ llms: 1, tools: 1, actions: 5, apis: 2, errors: 0 });
  });

  it("counts an error once, where it was first recorded, however far it went up", async () => {
    const [root, agent, tool] = [newSpanId(), newSpanId(), newSpanId()];
    const error = { status_code: ERROR, error_type: "TypeError", error_message: "x is undefined" };
    const { eventCounts } = await sessionOf([
      { span_id: root, kind: "session", ...error },
      {
        span_id: agent,
        parent_span_id: root,
        kind: "agent",
        status_code: ERROR,
        status_message: "x is undefined",
      },
      { span_id: tool, parent_span_id: agent, kind: "tool", ...error },
    ]);
    expect(eventCounts.errors).toBe(1);
  });

  it("counts another error of the parent, and the same error of two siblings twice", async () => {
    const root = newSpanId();
    const timeout = {
      parent_span_id: root,
      status_code: ERROR,
      error_type: "Timeout",
      error_message: "30 s",
    };
    const { eventCounts } = await sessionOf([
      { span_id: root, status_code: ERROR, error_type: "GaveUp", error_message: "no answer" },
      timeout,
      timeout,
    ]);
    expect(eventCounts.errors).toBe(3);
  });

  it("counts tokens and cost of the innermost model call only", async () => {
    const outer = newSpanId();
    const usage = {
      kind: "llm",
      input_tokens: 100,
      output_tokens: 20,
      cached_tokens: 30,
      reasoning_tokens: 5,
      cost_nanos: 1_500_001,
      priced: 1,
    };
    const found = await sessionOf([
      { ...usage, span_id: outer },
      { ...usage, parent_span_id: outer },
    ]);
    expect(found).toMatchObject({
      eventCounts: { llms: 1 },
      tokens: { input: 100, output: 20, cached: 30, reasoning: 5 },
      cost: 0.001500001,
      unpricedCalls: 0,
    });
  });

  it("counts no usage of an agent that sums up its calls", async () => {
    const agent = newSpanId();
    const found = await sessionOf([
      { kind: "agent", span_id: agent, input_tokens: 10, cost_nanos: 7, priced: 1 },
      { kind: "llm", parent_span_id: agent, input_tokens: 10, cost_nanos: 7, priced: 1 },
      { kind: "llm", parent_span_id: agent, input_tokens: 1, priced: 2 },
    ]);
    expect(found).toMatchObject({
      tokens: { input: 11 },
      cost: 7e-9,
      unpricedCalls: 1,
      eventCounts: { llms: 2 },
    });
  });

  it("counts a span once that was sent twice, in one request and in two", async () => {
    const span = {
      kind: "llm",
      span_id: newSpanId(),
      start_time: nowNanos(),
      cost_nanos: 1_000_000_000,
      priced: 1,
    };
    const identity = { trace_id: newTraceId(), session_id: `twice ${span.span_id}` };
    const first = { ...span, ...identity, received_at: 1_000n + span.start_time / 1_000n };
    await opened.store.insertSpans(spanBlockOf([first, first]));
    await opened.store.insertSpans(
      spanBlockOf([{ ...first, received_at: first.received_at + 5n, name: "newest" }]),
    );
    await expect
      .poll(async () => (await opened.store.readSession("default", identity.session_id))?.name)
      .toBe("newest");
    const found = await opened.store.readSession("default", identity.session_id);
    expect(found).toMatchObject({ spanCount: 1, cost: 1, eventCounts: { llms: 1 } });
    const trace = await opened.store.readTrace("default", identity.trace_id);
    expect(trace!.spans.name).toEqual(["newest"]);
  });

  it("counts spans of a trace that lie days apart and came one after another", async () => {
    const trace_id = newTraceId();
    const days = [3n, 0n, 1n].map((ago) => nowNanos() - ago * 86_400n * SECOND);
    for (const [index, start_time] of days.entries()) {
      await opened.store.insertSpans(
        spanBlockOf([{ trace_id, kind: "tool", start_time, received_at: nowNanos() / 1_000n }]),
      );
      await expect
        .poll(async () => (await opened.store.readSession("default", trace_id))?.eventCounts.tools)
        .toBe(index + 1);
    }
    expect((await opened.store.readTrace("default", trace_id))!.spans.spanId).toHaveLength(3);
  });

  it("adds up its traces and tells each", async () => {
    const start = nowNanos();
    const found = await sessionOf(
      [
        {
          kind: "session",
          name: "first",
          start_time: start,
          tags: ["b", "a"],
          user_id: "u1",
          session_metadata: '{"a":1}',
        },
      ],
      [
        { kind: "llm", name: "second", start_time: start + SECOND, response_model: "gpt-4o", service: "svc" },
        {
          kind: "agent",
          agent: "planner",
          start_time: start + 2n * SECOND,
          tags: ["c"],
          environment: "prod",
        },
      ],
    );
    expect(found).toMatchObject({
      name: "first",
      durationMs: 3_000,
      spanCount: 3,
      tags: ["a", "b", "c"],
      userId: "u1",
      environment: "prod",
      serviceName: "svc",
      agents: ["planner"],
      models: ["gpt-4o"],
      source: "session.id",
      metadata: '{"a":1}',
    });
    expect(found.traces.map(({ name, spanCount }) => [name, spanCount])).toEqual([
      ["first", 1],
      ["second", 2],
    ]);
    expect(found.traceIds).toEqual(found.traces.map(({ traceId }) => traceId));
  });
});

describe("the session of a trace", () => {
  async function sourceOf(...spans: Fields[]): Promise<[id: string, source: string]> {
    const trace_id = newTraceId();
    await opened.store.insertSpans(spanBlockOf(spans.map((span) => ({ ...span, trace_id }))));
    const { sessionId } = (await opened.store.readTrace("default", trace_id))!;
    const { source, name } = (await opened.store.readSession("default", sessionId))!;
    expect(name).not.toBe("");
    return [sessionId === trace_id ? "the trace" : sessionId, source];
  }
  const root = { name: "root" };

  it("is the trace itself where no span names one, under the root's name", async () => {
    expect(await sourceOf(root, root)).toEqual(["the trace", "trace_id"]);
  });

  it("is session.id rather than a conversation, on whichever span", async () => {
    const late = { ...root, start_time: nowNanos() + SECOND };
    expect(
      await sourceOf(
        { ...root, session_id: "talk", session_source: "gen_ai.conversation.id" },
        { ...late, session_id: "mine", session_source: "session.id" },
        { ...root, session_id: "theirs", session_source: "langfuse.session.id" },
      ),
    ).toEqual(["mine", "session.id"]);
  });

  it("is the conversation rather than a dialect's own", async () => {
    expect(
      await sourceOf(
        { ...root, session_id: "theirs", session_source: "langfuse.session.id" },
        { ...root, session_id: "talk", session_source: "gen_ai.conversation.id" },
      ),
    ).toEqual(["talk", "gen_ai.conversation.id"]);
  });
});

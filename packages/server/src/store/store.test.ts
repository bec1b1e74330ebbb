import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestStore, type TestStore, urlOf } from "../../test/open-test-store.ts";
import { newSpanId, newTraceId, nowNanos, type SpanFields, spanBlockOf } from "../../test/span-block-of.ts";
import { SPAN_COLUMNS } from "../columns/index.ts";
import { openStore } from "./store.ts";
import { StoreRejected } from "./store-error.ts";

let opened: TestStore;
beforeAll(async () => {
  opened = await openTestStore();
});
afterAll(() => opened.close());

const countSpans = async (projectId: string): Promise<number> => {
  const query = "SELECT count() AS spans FROM spans WHERE project_id = {projectId:String}";
  const [row] = await opened.clients.rows<{ spans: number }>(query, { projectId });
  return Number(row!.spans);
};

describe("writing", () => {
  it("makes one part of what arrives together", async () => {
    const insertsBefore = await countInserts();
    const requests = Array.from({ length: 200 }, () =>
      opened.store.insertSpans(spanBlockOf([{ project_id: "crowd", trace_id: newTraceId() }])),
    );
    await Promise.all(requests);
    expect(await countSpans("crowd")).toBe(200);
    expect((await countInserts()) - insertsBefore).toBeLessThanOrEqual(2);
  });

  it("lets nobody pay for a neighbour's bad rows", async () => {
    const broken = spanBlockOf([{ project_id: "street", trace_id: newTraceId() }]);
    broken.columns.name.appendText("a value too many");
    const good = () => spanBlockOf([{ project_id: "street", trace_id: newTraceId() }]);
    const neighbours = [...Array.from({ length: 30 }, good), broken, ...Array.from({ length: 30 }, good)];
    const results = await Promise.allSettled(neighbours.map((block) => opened.store.insertSpans(block)));
    expect(results.flatMap(({ status }, index) => (status === "rejected" ? [index] : []))).toEqual([30]);
    expect((results[30] as PromiseRejectedResult).reason).toBeInstanceOf(StoreRejected);
    expect(await countSpans("street")).toBe(60);
  });

  it("writes a request whose spans lie on many days", async () => {
    const day = 86_400n * 1_000_000_000n;
    const spans = Array.from({ length: 120 }, (_, index) => ({
      project_id: "long ago",
      trace_id: newTraceId(),
      start_time: nowNanos() - BigInt(index) * day,
    }));
    await opened.store.insertSpans(spanBlockOf(spans));
    expect(await countSpans("long ago")).toBe(120);
  });

  it("writes a large request in one block, which is there whole or not at all", async () => {
    const start_time = nowNanos();
    const spans = Array.from({ length: 20_000 }, () => ({
      project_id: "large",
      trace_id: newTraceId(),
      start_time,
    }));
    const insertsBefore = await countInserts();
    await opened.store.insertSpans(spanBlockOf(spans));
    expect(await countSpans("large")).toBe(20_000);
    expect((await countInserts()) - insertsBefore).toBe(1);
  });

  it("has nothing to do for a request without spans", async () => {
    await expect(opened.store.insertSpans(spanBlockOf([]))).resolves.toBeUndefined();
  });

  async function countInserts(): Promise<number> {
    // Each insert takes the next block number of its partition; the greatest tells how many there were.
    const [row] = await opened.clients.rows<{ inserts: number }>(
      "SELECT max(max_block_number) AS inserts FROM system.parts WHERE database = currentDatabase() AND table = 'spans'",
    );
    return Number(row!.inserts);
  }
});

describe("reading a span", () => {
  it("gives back every column as it was written", async () => {
    const identity = { trace_id: newTraceId(), span_id: newSpanId(), parent_span_id: newSpanId() };
    const start = 1_790_000_000_123_456_789n;
    const bytes = (length: number) => Buffer.from(Array.from({ length }, (_, index) => (index * 37) % 256));
    const text = "héllo \0 'quoted' \\ \n\t 🙂";
    const fields: SpanFields = {
      ...identity,
      start_time: start,
      end_time: start + 5n,
      received_at: start / 1_000n,
    };
    const expected: Record<string, unknown> = {};
    const skipped =
      /^(project_id|trace_id|span_id|parent_span_id|.*_time|received_at|version|content|input_bytes|attr_.*|session_id)$/;
    for (const [index, [name, type]] of Object.entries(SPAN_COLUMNS).entries()) {
      if (skipped.test(name)) continue;
      const field = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
      if (["events", "links", "resource", "scope"].includes(name)) expected[field] = bytes(300 + index);
      else if (type === "String") expected[field] = `${name} ${text}`;
      else if (type === "Array(String)") expected[field] = [name, text];
      else if (type === "Float64") expected[field] = 0.1 + index;
      else expected[field] = 3 + index;
      fields[name as keyof SpanFields] = expected[field] as never;
    }
    await opened.store.insertSpans(
      spanBlockOf([
        {
          ...fields,
          session_id: "kept",
          session_source: "session.id",
          content: `${text}→${text}`,
          input_bytes: Buffer.byteLength(`${text}→`),
          attr_string: { z: text, __proto__x: "data", "": "empty key" },
          attr_int: { big: 2n ** 63n - 1n, small: -(2n ** 63n) },
          attr_double: { pi: Math.PI, none: Number.NaN, all: Number.POSITIVE_INFINITY },
          attr_bool: { yes: 1, no: 0 },
          attr_other: { list: bytes(9) },
        },
      ]),
    );
    const span = await opened.store.readSpan("default", identity.trace_id, identity.span_id);
    expect(span).toEqual({
      ...expected,
      traceId: identity.trace_id,
      spanId: identity.span_id,
      parentSpanId: identity.parent_span_id,
      sessionId: "kept",
      sessionSource: "session.id",
      input: `${text}→`,
      output: text,
      startTime: "2026-09-21T14:13:20.123456789Z",
      endTime: "2026-09-21T14:13:20.123456794Z",
      receivedAt: "2026-09-21T14:13:20.123456Z",
      durationNanos: 5,
      attributes: [
        { key: "", value: { stringValue: "empty key" } },
        { key: "__proto__x", value: { stringValue: "data" } },
        { key: "all", value: { doubleValue: "Infinity" } },
        { key: "big", value: { intValue: "9223372036854775807" } },
        { key: "no", value: { boolValue: false } },
        { key: "none", value: { doubleValue: "NaN" } },
        { key: "pi", value: { doubleValue: Math.PI } },
        { key: "small", value: { intValue: "-9223372036854775808" } },
        { key: "yes", value: { boolValue: true } },
        { key: "z", value: { stringValue: text } },
      ],
      otherAttributes: [{ key: "list", bytes: bytes(9) }],
    });
  });

  it("knows nothing of other projects, and of ids that are none", async () => {
    const identity = { trace_id: newTraceId(), span_id: newSpanId() };
    await opened.store.insertSpans(spanBlockOf([{ ...identity, project_id: "mine" }]));
    expect(await opened.store.readSpan("mine", identity.trace_id, identity.span_id)).toBeDefined();
    expect(await opened.store.readSpan("theirs", identity.trace_id, identity.span_id)).toBeUndefined();
    expect(await opened.store.readTrace("theirs", identity.trace_id)).toBeUndefined();
    for (const id of ["", "x", "0' OR 1=1 --", "zz".repeat(16), identity.trace_id.slice(2)]) {
      expect(await opened.store.readTrace("mine", id)).toBeUndefined();
      expect(await opened.store.readSpan("mine", id, identity.span_id)).toBeUndefined();
      expect(await opened.store.readSession("mine", id)).toBeUndefined();
    }
  });
});

describe("the skeleton of a trace", () => {
  it("is a tree in depth-first order, without content", async () => {
    const trace_id = newTraceId();
    const [root, call] = [newSpanId(), newSpanId()];
    const start = nowNanos();
    await opened.store.insertSpans(
      spanBlockOf([
        {
          trace_id,
          span_id: call,
          parent_span_id: root,
          name: "chat",
          kind: "llm",
          start_time: start + 10n,
          end_time: start + 50n,
          request_model: "gpt-4o",
          input_tokens: 7,
          output_tokens: 3,
          cost_nanos: 2_500,
          priced: 1,
          status_code: 1,
          content: "secret",
        },
        {
          trace_id,
          span_id: root,
          name: "run",
          kind: "agent",
          agent: "planner",
          start_time: start,
          end_time: start + 60n,
        },
        {
          trace_id,
          parent_span_id: newSpanId(),
          name: "lost",
          kind: "tool",
          tool: "search",
          start_time: start + 5n,
          end_time: start + 90n,
          status_code: 2,
        },
      ]),
    );
    const trace = await opened.store.readTrace("default", trace_id);
    expect(trace).toMatchObject({
      traceId: trace_id,
      sessionId: trace_id,
      durationNanos: 90,
      spans: {
        name: ["run", "chat", "lost"],
        parent: [-1, 0, -1],
        depth: [0, 1, 0],
        orphan: [false, false, true],
        kind: ["agent", "llm", "tool"],
        startOffsetNanos: [0, 10, 5],
        durationNanos: [60, 40, 85],
        status: ["unset", "ok", "error"],
        agent: ["planner", "", ""],
        tool: ["", "", "search"],
        model: ["", "gpt-4o", ""],
        inputTokens: [0, 7, 0],
        outputTokens: [0, 3, 0],
        cost: [null, 0.0000025, null],
      },
    });
    expect(JSON.stringify(trace)).not.toContain("secret");
  });
});

describe("on another start", () => {
  it("summarises what the last process left unsummarised", async () => {
    const session_id = `left ${newSpanId()}`;
    // Written behind the store's back, as by a process that died before it came to the summary.
    await opened.clients.write((client) =>
      client.insert({
        table: "spans",
        values: [
          {
            project_id: "default",
            trace_id: newTraceId().slice(0, 16),
            span_id: "spanspan",
            start_time: String(nowNanos()),
            end_time: String(nowNanos()),
            received_at: String(nowNanos() / 1_000n),
            name: "left",
            session_id,
            session_source: "session.id",
          },
        ],
        format: "JSONEachRow",
      }),
    );
    expect(await opened.store.readSession("default", session_id)).toBeUndefined();
    const reopened = await openStore({ clickhouseUrl: urlOf(opened.engine) });
    try {
      await expect
        .poll(() => reopened.readSession("default", session_id))
        .toMatchObject({ name: "left", spanCount: 1 });
    } finally {
      await reopened.close();
    }
  });
});

it("is ready while ClickHouse answers, and says unavailable while it does not", async () => {
  expect(await opened.store.isReady()).toBe(true);
  await opened.engine.close(); // one that is killed comes back
  expect(await opened.store.isReady()).toBe(false);
  await expect(opened.store.listSessions({ projectId: "default", limit: 1 })).rejects.toMatchObject({
    name: "StoreUnavailable",
  });
  await expect(opened.store.insertSpans(spanBlockOf([{ trace_id: newTraceId() }]))).rejects.toMatchObject({
    name: "StoreUnavailable",
  });
});

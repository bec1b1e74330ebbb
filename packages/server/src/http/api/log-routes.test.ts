import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keyValues } from "../../../test/otlp-spans.ts";
import { startTestServer, type TestServer } from "../../../test/start-test-server.ts";
import type { LogPage } from "../../model/log.ts";

const NOW = BigInt(Date.now()) * 1_000_000n;
const TRACE = "0af7651916cd43dd8448eb211c80319c";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** A project of its own, which logs cannot leave. */
async function projectWith(...records: object[]) {
  const project = `project-${++projects}`;
  const ingest = await server.keyOf("ingest", project);
  const read = await server.keyOf("read", project);
  const send = async (...logRecords: object[]) => {
    const body = { resourceLogs: [{ scopeLogs: [{ logRecords }] }] };
    return (await server.ask("/v1/logs", { method: "POST", headers: ingest, body })).json<object>();
  };
  await send(...records);
  return {
    send,
    ask: (query = "") => server.ask(`/api/v1/logs?${query}`, { headers: read }),
    async bodies(query = "") {
      const answer = await server.ask(`/api/v1/logs?${query}`, { headers: read });
      return answer.json<LogPage>().logs.map(({ body }) => body?.stringValue);
    },
  };
}
let projects = 0;

const record = (body: string, fields: object = {}) => ({
  timeUnixNano: String(NOW),
  body: { stringValue: body },
  ...fields,
});
const at = (body: string, nanos: bigint, fields: object = {}) =>
  record(body, { timeUnixNano: String(NOW + nanos), ...fields });

describe("GET /api/v1/logs", () => {
  it("tells the newest first, page by page", async () => {
    const { ask, bodies } = await projectWith(at("a", 1n), at("c", 3n), at("b", 2n));
    const first = (await ask("limit=2")).json<LogPage>();
    expect(first.logs.map(({ body }) => body?.stringValue)).toEqual(["c", "b"]);
    expect(await bodies(`limit=2&cursor=${first.next}`)).toEqual(["a"]);
    expect((await ask(`cursor=${first.next}`)).json<LogPage>().next).toBeNull();
  });

  it("finds a trace, a severity, words and a time", async () => {
    const { bodies } = await projectWith(
      at("Hello World", 1n, { traceId: TRACE, severityNumber: 9 }),
      at("Tool failed", 2n, { severityNumber: 17 }),
      at("", 3n, { severityNumber: 21, eventName: "gen_ai.evaluation.result" }),
    );
    expect(await bodies(`traceId=${TRACE.toUpperCase()}`)).toEqual(["Hello World"]);
    expect(await bodies("severity=error")).toEqual(["", "Tool failed"]);
    expect(await bodies("search=wORLD")).toEqual(["Hello World"]);
    expect(await bodies("search=evaluation")).toEqual([""]);
    expect(await bodies(`search=${encodeURIComponent("' OR 1 = 1 --")}`)).toEqual([]);
    const second = new Date(Number(NOW / 1_000_000n)).toISOString().slice(0, 19);
    expect(await bodies(`from=${second}Z`)).toHaveLength(3);
    expect(await bodies(`to=${second}Z`)).toEqual([]);
  });

  it("finds what belongs to a session: by its own word, or by that of its trace", async () => {
    const attributes = keyValues({ "session.id": "s-1" });
    const { bodies } = await projectWith(at("mine", 1n, { attributes }), at("nobody's", 2n));
    expect(await bodies("sessionId=s-1")).toEqual(["mine"]);
    expect(await bodies("sessionId=s-2")).toEqual([]);
  });

  it("keeps once what is sent twice, and twice what happened twice", async () => {
    const { send, bodies } = await projectWith(record("tick"), record("tick"), record("tock"));
    await send(record("tock"));
    await send(record("tick"), record("tick"));
    expect((await bodies()).sort()).toEqual(["tick", "tick", "tock"]);
  });

  it("never tells one project what another sent", async () => {
    const mine = await projectWith(record("mine", { traceId: TRACE }));
    const theirs = await projectWith(record("theirs", { traceId: TRACE }));
    expect(await mine.bodies(`traceId=${TRACE}`)).toEqual(["mine"]);
    expect(await theirs.bodies(`traceId=${TRACE}`)).toEqual(["theirs"]);
  });

  it("tells when it came of a record that knows no time", async () => {
    const { ask } = await projectWith({ body: { stringValue: "when?" } });
    const [log] = (await ask()).json<LogPage>().logs;
    expect(log).toMatchObject({ timeSource: "receivedAt", observedTime: null });
    expect(Date.parse(log!.time)).toBeGreaterThan(Date.now() - 60_000);
  });

  it("cuts a body that is too long, and says so", async () => {
    const long = "é".repeat(600_000);
    const { ask } = await projectWith(
      record(long),
      record("", { body: { arrayValue: { values: [{ stringValue: long }] } } }),
    );
    const { logs } = (await ask()).json<LogPage>();
    expect(logs).toHaveLength(2);
    for (const { body, bodyTruncated } of logs) {
      expect(bodyTruncated).toBe(true);
      expect(Buffer.byteLength(String(body!.stringValue))).toBeLessThanOrEqual(1_048_576);
    }
  });

  it("takes the good records of a batch and says why not the others", async () => {
    const { send, bodies } = await projectWith();
    const answer = await send(
      record("good"),
      record("old", { timeUnixNano: "1" }),
      record("ahead", { timeUnixNano: String(NOW + 2n * 86_400_000_000_000n) }),
      record("odd", { traceId: "abcd" }),
    );
    expect(answer).toEqual({
      partialSuccess: {
        rejectedLogRecords: "3",
        errorMessage: expect.stringContaining("1 rejected: trace_id is not 16 bytes"),
      },
    });
    expect(await bodies()).toEqual(["good"]);
  });

  it.each([
    "limit=0",
    "severity=loud",
    "traceId=xyz",
    "from=yesterday",
    "from=2026-13-01T00:00:00Z",
    "cursor=x",
  ])("refuses %s", async (query) => {
    const { ask } = await projectWith();
    expect((await ask(query)).status).toBe(400);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  jsonSpan,
  newSpanId,
  newTraceId,
  nowNanos,
  tracesRequest,
} from "../packages/server/test/export-requests.ts";
import { eventually, getJson, type ServerProcess, startServer, temporaryFolder } from "./running-server.ts";

const CALLS = 12;
const INPUT_TOKENS = 1_000;
const OUTPUT_TOKENS = 100;
/** USD of gpt-4o-mini's 0.15 and 0.60 a million. */
const COST = (CALLS * (INPUT_TOKENS * 0.15 + OUTPUT_TOKENS * 0.6)) / 1e6;

interface Session {
  eventCounts: { llms: number; actions: number; errors: number };
  tokens: { input: number; output: number };
  cost: number;
  traceIds: string[];
}

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server?.stop());

describe("what is sent more than once counts once", () => {
  it("in identical retries, one after another", async () => {
    const run = new Run();
    for (let retry = 0; retry < 5; retry++) await run.send(run.spans);
    await run.isCountedOnce();
  });

  it("in a hundred identical requests at once", async () => {
    const run = new Run();
    await Promise.all(Array.from({ length: 100 }, () => run.send(run.spans)));
    await run.isCountedOnce();
  });

  it("in retries that are grouped in other ways", async () => {
    const run = new Run();
    await run.send(run.spans);
    const groups = run.spans.flatMap((_, index) =>
      index % 3 === 0 ? [run.spans.slice(index, index + 5)] : [],
    );
    await Promise.all([...run.spans.map((span) => [span]), ...groups].map((group) => run.send(group)));
    await run.send([...run.spans, ...run.spans].reverse());
    await run.isCountedOnce();
  });

  it("in a late duplicate, after its summary", async () => {
    const run = new Run();
    await run.send(run.spans);
    await run.isCountedOnce();
    const late = new Run();
    await run.send(run.spans.slice(3, 5));
    // What arrived after it is summarised: so is it.
    await late.send(late.spans);
    await late.isCountedOnce();
    await run.isCountedOnce();
  });

  it("across a kill and a restart", async () => {
    const dataDirectory = temporaryFolder();
    const run = new Run();
    let other = await startServer({ dataDirectory });
    await run.send(run.spans, other.url);
    await other.stop("SIGKILL");
    other = await startServer({ dataDirectory });
    try {
      await run.send(run.spans, other.url);
      await run.send(run.spans.slice(0, 2), other.url);
      await run.isCountedOnce(other.url);
    } finally {
      await other.stop();
    }
  });

  it("in a second span with the ids of the first, which replaces it", async () => {
    const run = new Run();
    await run.send(run.spans);
    await run.isCountedOnce();
    await run.send(run.spans.map((span) => ({ ...span, name: "once more" })));
    const trace = await getJson<{ spans: { name: string[] } }>(`${server.url}/api/v1/traces/${run.traceId}`);
    expect(trace.spans.name).toEqual(Array(CALLS + 1).fill("once more"));
    await run.isCountedOnce();
  });
});

it("the same ids in two projects never meet", async () => {
  const own = await startServer();
  try {
    const admin = await createKey(own.url, { scope: "admin" });
    await post(`${own.url}/api/v1/projects`, { id: "other" }, admin);
    const keys = [
      await createKey(own.url, { scope: "ingest", projectId: "default" }, admin),
      await createKey(own.url, { scope: "ingest", projectId: "other" }, admin),
    ];
    const readers = [
      await createKey(own.url, { scope: "read", projectId: "default" }, admin),
      await createKey(own.url, { scope: "read", projectId: "other" }, admin),
    ];
    const run = new Run();
    await run.send(run.spans, own.url, keys[0]);
    await run.send(run.spans.slice(0, 3), own.url, keys[1]);
    await run.isCountedOnce(own.url, readers[0]);
    const address = `${own.url}/api/v1/sessions/${run.sessionId}`;
    const other = await eventually(
      () => read<Session>(address, readers[1]),
      (session) => session?.eventCounts?.llms === 2,
    );
    expect(other).toMatchObject({ eventCounts: { llms: 2 }, tokens: { input: 2 * INPUT_TOKENS } });
  } finally {
    await own.stop();
  }
});

// --- internal ---

/** An agent's run of its own session: a root and its model calls. */
class Run {
  readonly traceId = newTraceId();
  readonly sessionId = `session-${this.traceId}`;
  readonly spans: readonly object[];

  constructor() {
    const root = newSpanId();
    const start = nowNanos();
    const fields = (attributes: Record<string, string | number>) => ({
      traceId: this.traceId,
      startTimeUnixNano: String(start),
      endTimeUnixNano: String(start + 1_000_000n),
      attributes: keyValues({ "session.id": this.sessionId, ...attributes }),
    });
    this.spans = [
      jsonSpan({ ...fields({ "gen_ai.operation.name": "invoke_agent" }), spanId: root }),
      ...Array.from({ length: CALLS }, () =>
        jsonSpan({
          ...fields({
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": "openai",
            "gen_ai.request.model": "gpt-4o-mini",
            "gen_ai.usage.input_tokens": INPUT_TOKENS,
            "gen_ai.usage.output_tokens": OUTPUT_TOKENS,
          }),
          parentSpanId: root,
        }),
      ),
    ];
  }

  async send(spans: readonly object[], url = server.url, key?: string): Promise<void> {
    await post(`${url}/v1/traces`, tracesRequest(...spans), key);
  }

  /** Waits for the summary, and holds it against what was sent. */
  async isCountedOnce(url = server.url, key?: string): Promise<void> {
    const address = `${url}/api/v1/sessions/${this.sessionId}`;
    const session = await eventually(
      () => read<Session>(address, key),
      (answer) => (answer?.eventCounts?.llms ?? 0) >= CALLS,
    );
    expect(session).toMatchObject({
      eventCounts: { llms: CALLS, actions: 1, errors: 0 },
      tokens: { input: CALLS * INPUT_TOKENS, output: CALLS * OUTPUT_TOKENS },
    });
    expect(session?.cost).toBeCloseTo(COST, 9);
    const skeleton = await read<{ spans: { spanId: string[] } }>(`${url}/api/v1/traces/${this.traceId}`, key);
    expect(skeleton?.spans.spanId).toHaveLength(CALLS + 1);
  }
}

function keyValues(attributes: Record<string, string | number>): object[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === "string" ? { stringValue: value } : { intValue: value },
  }));
}

const withKey = (key: string | undefined): Record<string, string> =>
  key === undefined ? {} : { Authorization: `Bearer ${key}` };

async function post(address: string, body: object, key?: string): Promise<{ key: string }> {
  const response = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...withKey(key) },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok || text.includes("partialSuccess")) throw new Error(`${response.status}: ${text}`);
  return JSON.parse(text);
}

async function read<Answer>(address: string, key?: string): Promise<Answer | undefined> {
  const response = await fetch(address, { headers: withKey(key) });
  return response.ok ? ((await response.json()) as Answer) : undefined;
}

async function createKey(url: string, wanted: object, admin?: string): Promise<string> {
  return (await post(`${url}/api/v1/keys`, { name: "test", ...wanted }, admin)).key;
}

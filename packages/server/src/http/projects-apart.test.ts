import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../test/start-test-server.ts";
import type { SessionDetail, SessionPage } from "../model/session.ts";
import type { SpanDetail } from "../model/span.ts";
import type { TraceSkeleton } from "../model/trace.ts";

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const SPAN_ID = "b7ad6b7169203331";
const PROJECTS = ["left", "right"] as const;

let server: TestServer;
const readers = {} as Record<(typeof PROJECTS)[number], { "x-agentops-api-key": string }>;

// The same trace, span and session ids in two projects; only what is said differs.
beforeAll(async () => {
  server = await startTestServer();
  for (const project of PROJECTS) {
    readers[project] = await server.keyOf("read", project);
    const headers = await server.keyOf("ingest", project);
    for (const [path, body] of Object.entries(requestsOf(project)))
      expect((await server.ask(path, { method: "POST", headers, body })).text).toBe("{}");
  }
});
afterAll(() => server.close());

it.each(PROJECTS)("the same ids in two projects never meet: %s", async (project) => {
  const page = await read<SessionPage>(project, "/api/v1/sessions", ({ sessions }) => sessions.length > 0);
  expect(page.sessions).toMatchObject([
    { id: "shared", name: `session of ${project}`, traceIds: [TRACE_ID] },
  ]);
  const session = await read<SessionDetail>(project, "/api/v1/sessions/shared");
  expect(session.traces).toMatchObject([{ traceId: TRACE_ID, name: `span of ${project}`, spanCount: 1 }]);
  const trace = await read<TraceSkeleton>(project, `/api/v1/traces/${TRACE_ID}`);
  expect(JSON.stringify(trace)).toContain(`span of ${project}`);
  expect(JSON.stringify(trace)).not.toContain(`span of ${project === "left" ? "right" : "left"}`);
  const span = await read<SpanDetail>(project, `/api/v1/spans/${TRACE_ID}/${SPAN_ID}`);
  expect(span).toMatchObject({ name: `span of ${project}`, sessionId: "shared" });
  const logs = JSON.stringify(await read(project, `/api/v1/logs?traceId=${TRACE_ID}`));
  expect(logs.match(/log of \w+/g)).toEqual([`log of ${project}`]);
  const metrics = JSON.stringify(await read(project, "/api/v1/metrics"));
  expect(metrics.match(/metric of \w+/g)).toEqual([`metric of ${project}`]);
  const points = JSON.stringify(await read(project, "/api/v1/metrics/shared"));
  expect(points).toContain(project === "left" ? '"asInt":"1"' : '"asInt":"2"');
  expect(points).not.toContain(project === "left" ? '"asInt":"2"' : '"asInt":"1"');
});

it("a project that sent nothing sees nothing, whatever it asks for and whatever it sends along", async () => {
  const headers = { ...(await server.keyOf("admin", "outside")), "x-project-id": "left" };
  const { text } = await server.ask("/api/v1/sessions?projectId=left&project_id=left", { headers });
  expect(JSON.parse(text).sessions).toEqual([]);
  for (const path of ["sessions/shared", `traces/${TRACE_ID}`, `spans/${TRACE_ID}/${SPAN_ID}`])
    expect((await server.ask(`/api/v1/${path}?projectId=left`, { headers })).status).toBe(404);
});

async function read<Body>(
  project: (typeof PROJECTS)[number],
  path: string,
  isThere: (body: Body) => boolean = () => true,
): Promise<Body> {
  for (const deadline = performance.now() + 20_000; ; ) {
    const answer = await server.ask(path, { headers: readers[project] });
    if (answer.status === 200 && isThere(answer.json<Body>())) return answer.json<Body>();
    expect(performance.now(), `${path}: ${answer.text}`).toBeLessThan(deadline);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function requestsOf(project: string): Record<string, object> {
  const now = String(BigInt(Date.now()) * 1_000_000n);
  const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  // A resource that claims another project: only the key counts.
  const resource = { attributes: [attribute("project.id", project === "left" ? "right" : "left")] };
  const span = {
    traceId: TRACE_ID,
    spanId: SPAN_ID,
    name: `span of ${project}`,
    startTimeUnixNano: now,
    endTimeUnixNano: now,
    attributes: [
      attribute("session.id", "shared"),
      attribute("agentops.session.name", `session of ${project}`),
    ],
  };
  const log = {
    traceId: TRACE_ID,
    spanId: SPAN_ID,
    timeUnixNano: now,
    body: { stringValue: `log of ${project}` },
  };
  const metric = {
    name: "shared",
    description: `metric of ${project}`,
    gauge: { dataPoints: [{ timeUnixNano: now, asInt: project === "left" ? "1" : "2" }] },
  };
  return {
    "/v1/traces": { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] },
    "/v1/logs": { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [log] }] }] },
    "/v1/metrics": { resourceMetrics: [{ resource, scopeMetrics: [{ metrics: [metric] }] }] },
  };
}

import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually, getJson, type ServerProcess, startServer } from "./running-server.ts";

const CLIENTS = 1_000;
const MOST_PARTS = 300;

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server?.stop());

it("puts the spans of a thousand clients, one each, into few inserts and few parts", async () => {
  const statuses = await Promise.all(Array.from({ length: CLIENTS }, () => exportOneSpan(server.url)));
  expect(new Set(statuses)).toEqual(new Set([200]));

  const metrics = await readMetrics(server.url);
  expect(metrics.get('agentops_server_accepted_items_total{signal="traces"}')).toBe(CLIENTS);
  expect(metrics.get("agentops_server_insert_requests_sum")).toBe(CLIENTS);
  expect(metrics.get("agentops_server_insert_requests_count")).toBeLessThan(MOST_PARTS);

  // Their summaries are written in groups as well.
  const sessions = await eventually(
    async () => (await readMetrics(server.url)).get('agentops_server_table_rows{table="trace_summaries"}'),
    (rows) => rows !== undefined && rows >= CLIENTS,
  );
  expect(sessions).toBeGreaterThanOrEqual(CLIENTS);
  const after = await readMetrics(server.url);
  const parts = [...after].filter(([name]) => name.startsWith("agentops_server_table_parts"));
  expect(parts.length).toBeGreaterThan(1);
  expect(parts.reduce((sum, [, count]) => sum + count, 0)).toBeLessThan(MOST_PARTS);
});

it("tells in its status what came and what did not", async () => {
  const refused = await fetch(`${server.url}/v1/traces`, {
    method: "POST",
    headers: { "Content-Type": "text/plain" },
    body: "secret of the customer",
  });
  expect(refused.status).toBe(415);
  const status = await getJson<{ refusals: object[]; signals: object; listensOn: object }>(
    `${server.url}/api/v1/status`,
  );
  expect(status.refusals[0]).toMatchObject({ signal: "traces", transport: "http", status: 415, count: 1 });
  expect(status.listensOn).toMatchObject({ http: server.url });
  expect(JSON.stringify(status)).not.toContain("secret");
});

/** Over a connection of its own; the status of the answer. */
async function exportOneSpan(url: string): Promise<number | undefined> {
  const now = String(BigInt(Date.now()) * 1_000_000n);
  const span = {
    traceId: randomBytes(16).toString("hex"),
    spanId: randomBytes(8).toString("hex"),
    name: "chat",
    startTimeUnixNano: now,
    endTimeUnixNano: now,
  };
  const agent = new Agent({ maxSockets: 1 });
  const sent = request(`${url}/v1/traces`, {
    method: "POST",
    agent,
    headers: { "Content-Type": "application/json" },
  });
  sent.end(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }));
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  response.resume();
  await once(response, "end");
  agent.destroy();
  return response.statusCode;
}

async function readMetrics(url: string): Promise<Map<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const samples = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    samples.map((line) => {
      const at = line.lastIndexOf(" ");
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

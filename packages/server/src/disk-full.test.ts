import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestStore, type TestStore, urlOf } from "../test/open-test-store.ts";
import type { ServerStatus } from "./model/status.ts";
import { type RunningServer, serve } from "./serve.ts";
import { resolveSettings } from "./settings.ts";

let opened: TestStore;
let server: RunningServer;
beforeAll(async () => {
  opened = await openTestStore();
  const flags = { port: "0", grpcPort: "off", clickhouseUrl: urlOf(opened.engine) };
  server = await serve(resolveSettings(flags, {}), () => {});
});
afterAll(async () => {
  await server?.close();
  await opened?.close();
});

/** Makes the engine refuse inserts as it does on a full disk: there is never as much room as it now wants to see. */
async function setRoomWanted(bytes: number): Promise<void> {
  for (const table of ["spans", "trace_summaries"]) {
    const query = `ALTER TABLE ${table} MODIFY SETTING min_free_disk_bytes_to_perform_insert = ${bytes}`;
    await opened.clients.write((client) => client.command({ query }));
  }
}

function exportSpan(traceId: string): Promise<Response> {
  const now = String(BigInt(Date.now()) * 1_000_000n);
  const span = {
    traceId,
    spanId: "00f067aa0ba902b7",
    name: "chat",
    startTimeUnixNano: now,
    endTimeUnixNano: now,
  };
  return fetch(`${server.url}/v1/traces`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  });
}

const before = "0af7651916cd43dd8448eb211c80319c";
const after = "4bf92f3577b34da6a3ce929d0e0e4736";

it("refuses spans with 503 while the disk is full, goes on answering, and takes spans again when there is room", async () => {
  expect((await exportSpan(before)).status).toBe(200);
  await setRoomWanted(1e18);

  const refused = await exportSpan(after);
  expect(refused.status).toBe(503);
  expect(refused.headers.get("Retry-After")).toMatch(/^[1-3]$/);
  expect(await refused.json()).toMatchObject({ code: 14, message: expect.stringContaining("disk") });
  expect((await fetch(`${server.url}/api/v1/traces/${before}`)).status).toBe(200);
  expect((await fetch(`${server.url}/ready`)).status).toBe(200);
  const status = (await (await fetch(`${server.url}/api/v1/status`)).json()) as ServerStatus;
  expect(status.refusals).toMatchObject([
    { signal: "traces", transport: "http", status: 503, reason: expect.stringContaining("disk"), count: 1 },
  ]);

  await setRoomWanted(0);
  expect((await exportSpan(after)).status).toBe(200);
  expect((await fetch(`${server.url}/api/v1/traces/${after}`)).status).toBe(200);
  const sessions = () => fetch(`${server.url}/api/v1/sessions`).then((response) => response.json());
  await expect.poll(async () => ((await sessions()) as { sessions: unknown[] }).sessions.length).toBe(2);
});

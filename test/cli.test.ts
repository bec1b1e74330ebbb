import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import {
  cli,
  eventually,
  getJson,
  root,
  type ServerProcess,
  startServer,
  temporaryFolder,
} from "./running-server.ts";

describe("agentops serve", () => {
  const servers: ServerProcess[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop("SIGKILL");
  });

  it.each(["SIGINT", "SIGTERM"] as const)("ends with code 0 on %s", async (signal) => {
    const server = await start();
    expect(await server.stop(signal)).toBe(0);
  });

  it("says in one sentence that the port is busy and what to do", async () => {
    const server = await start();
    const port = new URL(server.url).port;
    const { status, stderr } = run(["--port", port, "--data-dir", temporaryFolder()]);
    expect(stderr).toContain(`Port ${port} on 127.0.0.1 is taken`);
    expect(stderr).toContain("--port");
    expect(stderr.trim()).not.toContain("\n");
    expect(status).not.toBe(0);
  });

  it("says in one sentence that another server holds the data folder and what to do", async () => {
    const server = await start();
    const { status, stderr } = run(["--port", "0", "--data-dir", server.dataDirectory]);
    expect(stderr).toContain(server.dataDirectory);
    expect(stderr).toContain("--data-dir");
    expect(stderr.trim()).not.toContain("\n");
    expect(status).not.toBe(0);
  });

  it("refuses an address that others can reach, since there are no keys", () => {
    const { status, stderr } = run(["--port", "0", "--host", "0.0.0.0", "--data-dir", temporaryFolder()]);
    expect(stderr).toContain("--host 127.0.0.1");
    expect(status).not.toBe(0);
  });

  it.each([
    [["--port", "http"], "--port"],
    [["--retention-days", "0"], "--retention-days"],
    [["--clickhouse-url", "db:secret@nowhere"], "--clickhouse-url"],
  ])("names the setting that is wrong: %s", (parameters, named) => {
    const { status, stderr } = run(parameters);
    expect(stderr).toContain(named);
    expect(stderr).not.toContain("secret");
    expect(status).not.toBe(0);
  });

  it("says in one sentence that Node is too old", () => {
    const node20 = join(root, "test/matrix/node-20/node_modules/.bin/node");
    expect(existsSync(node20)).toBe(true);
    const { status, stderr } = spawnSync(node20, [cli, "serve"], { encoding: "utf8" });
    expect(stderr).toMatch(/^AgentOps needs Node 22\.15 or newer; this is Node 20\.[\d.]+\. .*\n$/);
    expect(status).not.toBe(0);
  });

  it("serves what it stored before when it is started again", async () => {
    const first = await start();
    await exportSpan(first.url);
    await first.stop("SIGTERM");
    const second = await startServer({ dataDirectory: first.dataDirectory });
    servers.push(second);
    const { sessions } = await eventually(
      () => getJson<{ sessions: { id: string }[] }>(`${second.url}/api/v1/sessions`),
      (page) => page.sessions.length > 0,
    );
    expect(sessions).toHaveLength(1);
  });

  async function start(): Promise<ServerProcess> {
    const server = await startServer();
    servers.push(server);
    return server;
  }
});

function run(parameters: string[]): { status: number | null; stderr: string } {
  return spawnSync(process.execPath, [cli, "serve", ...parameters], { encoding: "utf8", timeout: 20_000 });
}

async function exportSpan(url: string): Promise<void> {
  const now = BigInt(Date.now()) * 1_000_000n;
  const span = {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    name: "kept",
    startTimeUnixNano: String(now),
    endTimeUnixNano: String(now + 1n),
  };
  const response = await fetch(`${url}/v1/traces`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  });
  expect(response.status).toBe(200);
}

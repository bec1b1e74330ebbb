import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { cli, eventually, type ServerProcess, startServer, temporaryFolder } from "./running-server.ts";

const servers: ServerProcess[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop("SIGKILL");
});

const entry = new URL("../packages/sdk/dist/bundle/index.js", import.meta.url).href;

/** Runs a program that uses the SDK against a server, with a spool of its own. */
function run(
  source: string,
  folder: string,
  environment: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `program-${Math.random()}.mjs`);
  writeFileSync(file, `import * as agentops from "${entry}";\n${source}`);
  const child = spawn(process.execPath, [file], {
    env: { PATH: process.env.PATH, AGENTOPS_SPOOL_DIR: join(folder, "spool"), ...environment },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, output })));
}

function makeKey({ dataDirectory }: ServerProcess, scope: string): string {
  const flags = ["keys", "create", "--name", scope, "--scope", scope, "--data-dir", dataDirectory];
  return spawnSync(process.execPath, [cli, ...flags], { encoding: "utf8" }).stdout.trim();
}

async function toolCalls(server: ServerProcess, key: string): Promise<number> {
  const headers = { Authorization: `Bearer ${key}` };
  const response = await fetch(`${server.url}/api/v1/sessions`, { headers });
  const { sessions } = (await response.json()) as { sessions: { eventCounts: { tools: number } }[] };
  return sessions.reduce((sum, { eventCounts }) => sum + eventCounts.tools, 0);
}

it('delivers with auth: "token" to a server that knows the key, and pauses at one that does not', async () => {
  const server = await startServer();
  servers.push(server);
  const [readKey, ingestKey] = [makeKey(server, "read"), makeKey(server, "ingest")];
  const folder = temporaryFolder();
  const program = `
    agentops.init({ auth: "token", quiet: false });
    for (let index = 0; index < 10; index += 1) agentops.recordTool("step", () => {})();
    console.log("flushed", await agentops.flush());`;
  const environment = { AGENTOPS_API_ENDPOINT: server.url, AGENTOPS_API_KEY: ingestKey };
  const delivered = await run(program, folder, environment);
  expect(delivered.output).toContain("flushed true");
  expect(
    await eventually(
      () => toolCalls(server, readKey),
      (count) => count === 10,
    ),
  ).toBe(10);

  const refused = await run(program, folder, { ...environment, AGENTOPS_API_KEY: `${ingestKey}x` });
  expect(refused).toMatchObject({ code: 0 });
  expect(refused.output).toContain("flushed false");
  expect(refused.output.match(/refuses the API key/g)).toHaveLength(1);
  expect(refused.output + server.output()).not.toContain(ingestKey);
  expect(await toolCalls(server, readKey)).toBe(10);
});

it("counts each span once that was in flight when the program ended and is sent again at its next start", async () => {
  const server = await startServer();
  servers.push(server);
  const folder = temporaryFolder();
  const environment = { AGENTOPS_API_ENDPOINT: server.url };
  // The exit comes while the request is under way: the spans may have arrived, and are spooled all the same.
  const program = `
    agentops.init({ quiet: true, maxWaitTime: 1 });
    for (let index = 0; index < 100; index += 1) agentops.recordTool("step", () => {})();
    setTimeout(() => process.exit(0), 4);`;
  for (let round = 0; round < 3; round += 1) await run(program, folder, environment);
  // Each start sends for a second and a half at most; what is left then waits for the next one.
  do await run("agentops.init({ quiet: true });", folder, environment);
  while (readdirSync(join(folder, "spool")).length > 0);
  await eventually(
    () => toolCalls(server, ""),
    (count) => count >= 300,
  );
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await toolCalls(server, "")).toBe(300);
});

// The main job: the server, and on an empty store the example agent, so that there is something real to see.
import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const root = join(import.meta.dirname, "..");
const server = fork(join(root, "packages/server/dist/cli.js"), ["serve", ...process.argv.slice(2)]);
let example: ChildProcess | undefined;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop(signal));
process.on("disconnect", () => stop("SIGTERM"));
server.on("exit", (code) => process.exit(code ?? 1));
server.on("message", (message: { url: string }) => void showFirstLight(message.url));

function stop(signal: NodeJS.Signals): void {
  example?.kill(signal);
  server.kill(signal);
}

async function showFirstLight(url: string): Promise<void> {
  let session = await newestSession(url);
  if (session === undefined) {
    await runExample(url);
    // The summary of a session follows its spans by a moment.
    for (let tries = 0; session === undefined && tries < 50; tries++) {
      await delay(100);
      session = await newestSession(url);
    }
  }
  console.log(`\n  Dashboard  ${url}`);
  if (session) console.log(`  Session    ${url}/sessions/${encodeURIComponent(session)}`);
}

async function runExample(url: string): Promise<void> {
  console.log("  The store is empty: running examples/research-agent.ts\n");
  example = spawn(process.execPath, [join(root, "examples/research-agent.ts")], {
    stdio: "inherit",
    env: { ...process.env, AGENTOPS_API_ENDPOINT: url },
  });
  await once(example, "exit");
  example = undefined;
}

async function newestSession(url: string): Promise<string | undefined> {
  const response = await fetch(`${url}/api/v1/sessions?limit=1`);
  const { sessions } = (await response.json()) as { sessions: { id: string }[] };
  return sessions[0]?.id;
}

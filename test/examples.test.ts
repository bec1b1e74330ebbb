import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, getJson, root, type ServerProcess, startServer } from "./running-server.ts";

interface StoredSession {
  name: string;
  endState: string | null;
  endStateReason: string | null;
  serviceName: string;
  userId: string | null;
  eventCounts: { tools: number; actions: number; errors: number };
  traceIds: string[];
}

const folder = join(root, "examples");
let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});

const environment = (more: Record<string, string> = {}) => ({
  ...process.env,
  AGENTOPS_API_ENDPOINT: server.url,
  AGENTOPS_QUIET: "true",
  PORT: "0",
  ...more,
});

const run = (args: string[], more?: Record<string, string>) =>
  promisify(execFile)(process.execPath, args, { cwd: folder, env: environment(more) });

/** The sessions of a service, as soon as there are so many that have ended, with so many calls of tools in them. */
async function sessionsOf(serviceName: string, count: number, tools: number): Promise<StoredSession[]> {
  const read = async () => {
    const { sessions } = await getJson<{ sessions: StoredSession[] }>(
      `${server.url}/api/v1/sessions?limit=100`,
    );
    return sessions.filter((session) => session.serviceName === serviceName);
  };
  const sessions = await eventually(
    read,
    (found) =>
      found.length === count &&
      found.every(({ endState }) => endState !== null) &&
      found.reduce((sum, { eventCounts }) => sum + eventCounts.tools, 0) === tools,
  );
  return sessions.sort((a, b) => a.name.localeCompare(b.name));
}

/** Calls an exported function of an example, as a platform would. */
const call = (program: string, more?: Record<string, string>) =>
  run(["--input-type=module", "--eval", program], more);

it("the script is one session", async () => {
  const { stdout } = await run(["script.ts"]);
  expect(stdout).toBe("Order 1001 is on its way.\n");
  expect(await sessionsOf("order-script", 1, 1)).toMatchObject([
    { name: "script", endState: "Success", eventCounts: { tools: 1, actions: 1, errors: 0 } },
  ]);
});

it("the command line is one session too, which fails with it", async () => {
  await run(["cli.ts", "1001", "1002"]);
  await expect(run(["cli.ts", "1001", "7"])).rejects.toMatchObject({ code: 1 });
  const sessions = await sessionsOf("order-cli", 2, 4);
  expect(sessions.map(({ endState, endStateReason }) => [endState, endStateReason]).sort()).toEqual([
    ["Fail", "process exited with code 1 without end"],
    ["Success", null],
  ]);
});

describe.each(["express-server.ts", "hono-server.ts"])("%s", (file) => {
  const service = file === "express-server.ts" ? "order-express" : "order-hono";

  it("has a session per request", async () => {
    const child: ChildProcess = spawn(process.execPath, [file], { cwd: folder, env: environment() });
    const [line] = (await once(child.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
    const url = String(line).trim();
    const answers = await Promise.all(
      ["1001", "1002", "7"].map(async (id) => {
        const response = await fetch(`${url}/orders/${id}`, { headers: { "x-user-id": `u-${id}` } });
        return [response.status, await response.text()];
      }),
    );
    expect(answers.map(([status]) => status)).toEqual([200, 200, 500]);
    expect(answers[0]?.[1]).toBe("Order 1001 is on its way.");
    child.kill("SIGTERM");
    expect((await once(child, "exit"))[0]).toBe(0);
    const sessions = await sessionsOf(service, 3, 3);
    expect(sessions.map(({ name, endState }) => [name, endState])).toEqual([
      ["GET /orders/1001", "Success"],
      ["GET /orders/1002", "Success"],
      ["GET /orders/7", "Fail"],
    ]);
    for (const { eventCounts, traceIds } of sessions) {
      expect(eventCounts).toMatchObject({ tools: 1, actions: 1 });
      expect(traceIds).toHaveLength(1);
    }
  });
});

it("the metrics are read by Prometheus, printed, and sent", async () => {
  const child = spawn(process.execPath, ["metrics.ts"], {
    cwd: folder,
    env: environment({ PORT: String(await freePort()) }),
  });
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => {
    printed += chunk;
  });
  const [url] =
    (await eventually(
      () => /http\S+metrics/.exec(printed),
      (found) => found !== null,
    )) ?? [];
  const scraped = await (await fetch(String(url))).text();
  expect(scraped).toMatch(/^orders_asked_total\{.*warehouse="north".*\} 1$/m);
  expect(scraped).toMatch(/^gen_ai_execute_tool_duration_\w*count\{.*\} 1$/m);
  child.kill("SIGTERM");
  expect((await once(child, "exit"))[0]).toBe(0);
  expect(printed).toContain("orders.answer.length");
  const path = "/api/v1/metrics/orders.asked/aggregate?aggregation=sum";
  const read = () => getJson<{ groups: { totals: { sum: unknown } }[] }>(`${server.url}${path}`);
  const { groups } = await eventually(read, (answer) => answer.groups.length > 0);
  expect(Number(groups[0]?.totals.sum)).toBe(1);
});

it("the queue's jobs belong to the sessions that asked for them", async () => {
  await run(["queue-worker.ts"]);
  expect(await sessionsOf("order-queue", 2, 3)).toMatchObject([
    { name: "batch of 1", endState: "Success", eventCounts: { tools: 1 } },
    { name: "batch of 2", endState: "Success", eventCounts: { tools: 2 } },
  ]);
});

it("the Lambda handler has delivered when it answers", async () => {
  const { stdout }: { stdout: string } = await call(
    `const { handler } = await import("./lambda-handler.ts");
     console.log(await handler({ order: "1002", userId: "u-1" }));
     process.kill(process.pid, "SIGKILL"); // and the platform thaws the process never again`,
  ).catch((killed) => killed);
  expect(stdout).toBe("Order 1002 is delivered.\n");
  expect(await sessionsOf("order-lambda", 1, 1)).toMatchObject([
    { name: "order", endState: "Success", userId: "u-1" },
  ]);
});

it("the Next.js application takes up the session of a chat with each request", async () => {
  await call(
    `const { register } = await import("./nextjs/instrumentation.ts");
     await register();
     const { POST } = await import("./nextjs/app/api/ask/route.ts");
     for (const order of ["1001", "1002"]) {
       const body = JSON.stringify({ order, chat: "chat-1" });
       const response = await POST(new Request("http://localhost/api/ask", { method: "POST", body }));
       console.log((await response.json()).answer);
     }`,
    { NEXT_RUNTIME: "nodejs" },
  );
  expect(await sessionsOf("order-next", 1, 2)).toMatchObject([
    { name: "chat", endState: "Success", eventCounts: { tools: 2 } },
  ]);
});

it("every example is in the list, and there is none that is not run", () => {
  const page = readFileSync(join(folder, "README.md"), "utf8");
  const listed = [...page.matchAll(/^\| \[([\w./-]+)\]/gm)].map(([, name]) => name as string);
  const parts = ["mock-llm.ts", "order-agent.ts", "paper-library.ts"];
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.includes("node_modules") && !parts.includes(name))
    .sort();
  expect(listed.sort()).toEqual(files);
  const tests =
    readFileSync(import.meta.filename, "utf8") + readFileSync(join(root, "test/first-light.test.ts"), "utf8");
  for (const name of files) expect(tests).toContain(name);
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, "close");
  return port;
}

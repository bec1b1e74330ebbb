import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MessageChannel, Worker } from "node:worker_threads";
import { afterEach, beforeEach, expect, it } from "vitest";
import * as agentops from "../src/index.ts";
import { withSdk } from "./with-sdk.ts";

// One session and one trace over processes, threads and requests, as the collector sees them.

const sdk = withSdk();
const entry = new URL("../src/index.ts", import.meta.url).href;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "agentops-propagation-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A program that uses the SDK against the collector. */
function program(source: string, quiet = true): string {
  const file = join(folder, "program.mjs");
  const start = `init({ endpoint: "${sdk.collector.url}", quiet: ${quiet}, instrumentations: false });`;
  writeFileSync(
    file,
    `import { flush, init, injectContext, recordTool, withContext } from "${entry}";\n${start}\n${source}`,
  );
  return file;
}

function callTool(name: string, carrier: string): string {
  return `await withContext(${carrier}, recordTool("${name}", () => {})); await flush();`;
}

async function expectConnected(session: agentops.Session, names = ["execute_tool work"]): Promise<void> {
  await agentops.flush();
  const run = sdk.collector.span("session");
  expect(run.attributes["session.id"]).toBe(session.id);
  let parent = run;
  for (const name of names) {
    const span = sdk.collector.span(name);
    expect(span).toMatchObject({ traceId: run.traceId, parentSpanId: parent.spanId });
    expect(span.attributes["session.id"]).toBe(session.id);
    expect(span.resource["service.instance.id"]).not.toBe(parent.resource["service.instance.id"]);
    parent = span;
  }
}

it("reaches a child process by its environment", async () => {
  sdk.init();
  const session = agentops.startSession();
  const file = program(callTool("work", "process.env"));
  await session.run(async () => {
    const env = agentops.injectContext({ PATH: process.env.PATH }, { format: "environment" });
    const child = spawn(process.execPath, ["--no-warnings", file], { env, stdio: "inherit" });
    expect(await once(child, "exit")).toEqual([0, null]);
  });
  await expectConnected(session);
});

it("reaches a forked process by a message", async () => {
  sdk.init();
  const session = agentops.startSession();
  const file = program(`process.once("message", async (message) => {
    ${callTool("work", "message.context")}
    process.disconnect();
  });`);
  await session.run(async () => {
    const child = fork(file, { execArgv: ["--no-warnings"] });
    child.send({ context: agentops.injectContext({}) });
    expect(await once(child, "exit")).toEqual([0, null]);
  });
  await expectConnected(session);
});

it("reaches a process of a process", async () => {
  sdk.init();
  const session = agentops.startSession();
  const grandchild = program(callTool("work", "process.env"));
  const child = join(folder, "child.mjs");
  writeFileSync(
    child,
    `import { execFileSync } from "node:child_process";
     import { flush, init, injectContext, recordAction, withContext } from "${entry}";
     init({ endpoint: "${sdk.collector.url}", quiet: true, instrumentations: false });
     await withContext(process.env, recordAction("delegate", () => {
       const env = injectContext({ ...process.env }, { format: "environment" });
       execFileSync(process.execPath, ["--no-warnings", "${grandchild}"], { env });
     }));
     await flush();`,
  );
  await session.run(async () => {
    const env = agentops.injectContext({ ...process.env }, { format: "environment" });
    const running = spawn(process.execPath, ["--no-warnings", child], { env, stdio: "inherit" });
    expect(await once(running, "exit")).toEqual([0, null]);
  });
  await expectConnected(session, ["delegate", "execute_tool work"]);
});

it("reaches a worker thread by its data, and by a message", async () => {
  sdk.init();
  const session = agentops.startSession();
  const file = program(`
    import { parentPort, workerData } from "node:worker_threads";
    ${callTool("work", "workerData.context")}
    parentPort.once("message", async (message) => {
      ${callTool("more", "message")}
      parentPort.close();
    });
    parentPort.postMessage("ready");
  `);
  await session.run(async () => {
    const worker = new Worker(file, {
      workerData: { context: agentops.injectContext({}) },
      execArgv: ["--no-warnings"],
    });
    await once(worker, "message");
    worker.postMessage(agentops.injectContext(new Map()));
    expect(await once(worker, "exit")).toEqual([0]);
  });
  await expectConnected(session);
  await expectConnected(session, ["execute_tool more"]);
});

it("survives a structured clone", async () => {
  const { port1, port2 } = new MessageChannel();
  sdk.init();
  const carrier = await agentops.startSession().run(() => agentops.injectContext({}));
  port1.postMessage(carrier);
  const [received] = await once(port2, "message");
  port1.close();
  expect(received).toEqual(carrier);
});

it("goes through two servers, by Headers and by the headers of Node", async () => {
  sdk.init({ autoStartSession: false });
  const session = agentops.startSession();
  const search = agentops.recordTool("search", async (_question: string) => ["result"]);
  const inner = await serve(async (incoming) => {
    await agentops.withContext(incoming.rawHeaders, () => search("inner"));
  });
  const outer = await serve(async (incoming) => {
    await agentops.withContext(
      incoming.headers,
      agentops.recordAction("forward", () => {
        const outgoing = request(inner.url, { method: "POST" });
        agentops.injectContext(outgoing).end();
        return once(outgoing, "response").then(([response]) => void response.resume());
      }),
    );
  });
  await session.run(async () => {
    const response = await fetch(outer.url, {
      headers: agentops.injectContext(new Headers({ accept: "*/*" })),
    });
    expect(response.status).toBe(200);
  });
  await inner.close();
  await outer.close();
  await agentops.flush();
  const run = sdk.collector.span("session");
  const forward = sdk.collector.span("forward");
  const tool = sdk.collector.span("execute_tool search");
  expect(forward).toMatchObject({ traceId: run.traceId, parentSpanId: run.spanId });
  expect(tool).toMatchObject({ traceId: run.traceId, parentSpanId: forward.spanId });
  for (const span of [run, forward, tool]) expect(span.attributes["session.id"]).toBe(session.id);
});

it("ends a session where it was continued", async () => {
  sdk.init();
  const session = agentops.startSession();
  const file = program(`
    import { currentSession } from "${entry}";
    await withContext(process.env, () => currentSession().end({ endState: "Fail", endStateReason: "in the child" }));
    await flush();
  `);
  const env = agentops.injectContext({}, { format: "environment" });
  expect(env).not.toHaveProperty("TRACEPARENT");
  await session.run(async () => {
    const child = spawn(process.execPath, ["--no-warnings", file], {
      env: session.injectContext({}, { format: "environment" }),
      stdio: "inherit",
    });
    await once(child, "exit");
  });
  await agentops.flush();
  const spans = sdk.collector.spans.filter((span) => span.attributes["session.id"] === session.id);
  expect(spans.map((span) => span.attributes["agentops.session.end_state"]).sort()).toEqual([
    "Fail",
    undefined,
  ]);
});

it("prints nothing at the exit of a process about a session that it only continued", async () => {
  sdk.init();
  const file = program(callTool("work", "process.env"), false);
  const env = agentops.startSession().injectContext({}, { format: "environment" });
  const child = spawn(process.execPath, ["--no-warnings", file], { env });
  let stderr = "";
  child.stderr.on("data", (chunk) => (stderr += chunk));
  await once(child, "close");
  expect(stderr).toBe("");
});

async function serve(
  handle: (incoming: IncomingMessage) => Promise<void>,
): Promise<{ url: string; close(): Promise<unknown> }> {
  const server = createServer(async (incoming, response) => {
    incoming.resume();
    await handle(incoming);
    response.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

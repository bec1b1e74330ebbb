import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Collector, startCollector } from "./collector.ts";

const entry = new URL("../src/index.ts", import.meta.url).href;

let collector: Collector;
let folder: string;

beforeEach(async () => {
  collector = await startCollector();
  folder = mkdtempSync(join(tmpdir(), "agentops-process-"));
});

afterEach(async () => {
  await collector.close();
  rmSync(folder, { recursive: true });
});

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
  millis: number;
}

/** Runs a program in a process of its own; `entry` in it is the SDK. */
function run(source: string, extension = "mjs"): Promise<Ended> {
  const file = join(folder, `program.${extension}`);
  writeFileSync(file, source.replaceAll("$ENTRY", entry).replaceAll("$URL", collector.url));
  const started = performance.now();
  const child = spawn(process.execPath, ["--no-warnings", file], {
    env: { PATH: process.env.PATH, AGENTOPS_SPOOL_DIR: join(folder, "spool") },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  return new Promise((resolve) => {
    child.on("close", (code) => resolve({ code, stdout, stderr, millis: performance.now() - started }));
  });
}

it("does nothing when it is imported", async () => {
  const { stdout, stderr } = await run(
    `
    import "@opentelemetry/api";
    const reads = new Set();
    process.env = new Proxy(process.env, { get: (env, key) => (reads.add(key), env[key]) });
    const state = () => ({
      globals: Object.getOwnPropertyNames(globalThis).concat(Object.getOwnPropertySymbols(globalThis).map(String)),
      listeners: process.eventNames().map((name) => [String(name), process.listenerCount(name)]),
      handles: process._getActiveHandles().map((handle) => handle.constructor.name),
      resources: process.getActiveResourcesInfo().filter((name) => name === "Timeout" || name.includes("Server")),
    });
    const before = JSON.stringify(state());
    const agentops = await import("$ENTRY");
    console.log(JSON.stringify({ same: JSON.stringify(state()) === before, reads: [...reads], init: typeof agentops.init }));
  `.replace('"@opentelemetry/api"', JSON.stringify(import.meta.resolve("@opentelemetry/api"))),
  );
  expect(stderr).toBe("");
  const { same, init, reads } = JSON.parse(stdout) as { same: boolean; init: string; reads: string[] };
  expect({ same, init }).toEqual({ same: true, init: "function" });
  const readByNode = ["WATCH_REPORT_DEPENDENCIES", "FORCE_COLOR"];
  expect(reads.filter((name) => !readByNode.includes(name))).toEqual([]);
});

it("leaves what takes long to load to the first span", async () => {
  const { stdout, stderr } = await run(`
    const agentops = await import("$ENTRY");
    agentops.init({ endpoint: "$URL", quiet: true });
    const slow = ["crypto", "http", "https", "tls", "zlib"];
    const loaded = () => slow.filter((name) => process.moduleLoadList.includes("NativeModule " + name));
    const atInit = loaded();
    agentops.recordTool("search", () => {})();
    await agentops.flush();
    console.log(JSON.stringify({ atInit, atSpan: loaded() }));
  `);
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual({ atInit: [], atSpan: expect.arrayContaining(["crypto", "http"]) });
});

it("can be required", async () => {
  const { stdout, stderr } = await run(
    `const agentops = require(require("node:url").fileURLToPath("$ENTRY"));
     agentops.init({ endpoint: "$URL", quiet: true });
     agentops.recordTool("search", () => {})();
     agentops.flush().then(console.log);`,
    "cjs",
  );
  expect(stderr).toBe("");
  expect(stdout).toBe("true\n");
  expect(collector.spans).toHaveLength(1);
});

it("delivers what waits when the program simply ends, and prints one line", async () => {
  const { code, stderr } = await run(`
    import * as agentops from "$ENTRY";
    agentops.init({ endpoint: "$URL" });
    agentops.recordTool("search", () => {})();
  `);
  expect(code).toBe(0);
  expect(collector.spans.map((span) => span.name)).toEqual(["execute_tool search"]);
  expect(stderr).toMatch(
    /^agentops: session Success in \d+ ms · http:\/\/127\.0\.0\.1:\d+\/sessions\/[\w-]+\n$/,
  );
});

it("prints the outcome of a run", async () => {
  const { stderr } = await run(`
    import * as agentops from "$ENTRY";
    agentops.init({ endpoint: "$URL" });
    await agentops.withSession({ name: "research-agent" }, async () => { throw new Error("no"); }).catch(() => {});
  `);
  expect(stderr).toMatch(/^agentops: research-agent Fail in \d+ ms · http:\S+\n$/);
});

it("prints a line for a session that nothing ended", async () => {
  const { stderr } = await run(`
    import * as agentops from "$ENTRY";
    agentops.init({ endpoint: "$URL" });
    const session = agentops.startSession({ name: "open" });
    await session.run(agentops.recordTool("search", () => {}));
  `);
  expect(stderr).toMatch(/^agentops: open Indeterminate in \d+ ms · http:\S+\n$/);
});

it("prints nothing, and does not keep a process alive, in which nothing was recorded", async () => {
  const { code, stderr, stdout } = await run(`
    import * as agentops from "$ENTRY";
    agentops.init({ endpoint: "$URL" });
    console.log("done");
  `);
  expect({ code, stderr, stdout }).toEqual({ code: 0, stderr: "", stdout: "done\n" });
});

it("holds up the end of a program by two seconds at most while the server hangs", async () => {
  collector.answer = () => {};
  const { code, millis } = await run(`
    import * as agentops from "$ENTRY";
    agentops.init({ endpoint: "$URL", quiet: true });
    agentops.recordTool("search", () => {})();
  `);
  expect(code).toBe(0);
  expect(millis).toBeLessThan(5000);
});

it("does not hold it up while the server is away", async () => {
  const { code, stdout } = await run(`
    import * as agentops from "$ENTRY";
    agentops.init({ endpoint: "http://127.0.0.1:1", quiet: true });
    agentops.recordTool("search", () => {})();
    process.on("exit", () => console.log(JSON.stringify(agentops.stats().destinations.agentops.exports)));
  `);
  expect(code).toBe(0);
  // One attempt, whose end was awaited, and not a second one.
  expect(JSON.parse(stdout)).toEqual({ attempts: 1, failed: { ECONNREFUSED: 1 } });
});

it("keeps its lines to one line each, and survives a stderr that nobody reads", async () => {
  const program = (before: string) => `
    import * as agentops from "$ENTRY";
    ${before}
    agentops.init({ endpoint: "$URL" });
    await agentops.withSession({ name: "two\\nlines" }, () => {});
    await new Promise((resolve) => setTimeout(resolve, 50));
    console.log("alive");
  `;
  const { stderr } = await run(program(""));
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  const broken = `process.stderr._write = (_chunk, _encoding, callback) => callback(new Error("EPIPE"));
    process.stderr._writev = undefined;`;
  expect(await run(program(broken))).toMatchObject({ code: 0, stdout: "alive\n" });
});

it("leaves no rejection of ours unhandled", async () => {
  const { code, stderr } = await run(`
    import { flush, init, recordTool } from "$ENTRY";
    init({ endpoint: "$URL", quiet: true, redact: async () => { throw new Error("of the redaction"); } });
    const read = recordTool("read", (value) => void value);
    read({ async toJSON() { throw new Error("of toJSON"); } });
    read({ get lazy() { return Promise.reject(new Error("of a getter")); } });
    await flush();
  `);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(collector.spans).toHaveLength(2);
});

it("does not make a rejection that the program forgot look handled", async () => {
  const { code, stderr } = await run(`
    import { init, recordTool } from "$ENTRY";
    init({ endpoint: "$URL", quiet: true });
    recordTool("read", (value) => void value)({ pending: Promise.reject(new Error("forgotten")) });
    setTimeout(() => {}, 100);
  `);
  expect(code).toBe(1);
  expect(stderr).toContain("forgotten");
});

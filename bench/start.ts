// What starting costs: the server and its engine, their memory when idle, `require("agentops")` and `init`.
import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROUNDS = 5;
const root = join(import.meta.dirname, "..");
const cli = join(root, "packages/server/dist/cli.js");

const newFolder = await repeat(() => startServer(temporaryFolder()));
const sameFolder = temporaryFolder();
await startServer(sameFolder);
const oldFolder = await repeat(() => startServer(sameFolder));
const required = await repeat(async () => inNewProcess(sdkScript(), join(root, "test")));
const rival = await repeat(async () => inNewProcess(rivalScript(), join(root, "test/matrix/otel-2")));

const figures = {
  serveReadyMs: median(newFolder.map((run) => run.readyMillis)),
  serveReadyAgainMs: median(oldFolder.map((run) => run.readyMillis)),
  idleMemoryMb: median(newFolder.map((run) => run.serverMegabytes + run.engineMegabytes)),
  serverMemoryMb: median(newFolder.map((run) => run.serverMegabytes)),
  engineMemoryMb: median(newFolder.map((run) => run.engineMegabytes)),
  requireMs: median(required.map((run) => run.requireMillis)),
  initMs: median(required.map((run) => run.initMillis)),
  rivalRequireMs: median(rival.map((run) => run.requireMillis)),
  rivalInitMs: median(rival.map((run) => run.initMillis)),
  sdkInstalledMb: publishedMegabytes(join(root, "packages/sdk")),
};

row("agentops serve to ready, new data folder", figures.serveReadyMs, "ms", 1_500);
row("agentops serve to ready, existing folder", figures.serveReadyAgainMs, "ms", 1_500);
row("memory idle, server and engine", figures.idleMemoryMb, "MB", 400);
row("  of it the server", figures.serverMemoryMb, "MB");
row("  of it the engine", figures.engineMemoryMb, "MB");
row('require("agentops")', figures.requireMs, "ms", 40);
row("init()", figures.initMs, "ms", 10);
row("require of api + sdk-trace + otlp-proto (2.x)", figures.rivalRequireMs, "ms");
row("provider + batch processor + register (2.x)", figures.rivalInitMs, "ms");
row("agentops installed, without the price table", figures.sdkInstalledMb, "MB", 2);
console.log(JSON.stringify({ bench: "start", ...figures }));
process.exit(0);

interface ServerRun {
  readyMillis: number;
  serverMegabytes: number;
  engineMegabytes: number;
}

async function startServer(dataDirectory: string): Promise<ServerRun> {
  const begun = performance.now();
  const child = fork(cli, ["serve", "--port", "0", "--data-dir", dataDirectory], { stdio: "ignore" });
  const [{ url }] = (await once(child, "message")) as [{ url: string }];
  while ((await fetch(`${url}/ready`)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 5));
  const readyMillis = performance.now() - begun;
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const run = {
    readyMillis,
    serverMegabytes: residentMegabytes(child.pid as number),
    engineMegabytes: childrenOf(child).reduce((total, pid) => total + residentMegabytes(pid), 0),
  };
  child.kill("SIGTERM");
  await once(child, "exit");
  return run;
}

interface ProcessRun {
  requireMillis: number;
  initMillis: number;
}

/** The script prints its figures; `folder` is where its packages are. */
function inNewProcess(script: string, folder: string): ProcessRun {
  return JSON.parse(execFileSync(process.execPath, ["-e", script], { encoding: "utf8", cwd: folder }));
}

function sdkScript(): string {
  return `const a = performance.now(); const { init } = require("agentops");
    const b = performance.now(); init({ quiet: true });
    console.log(JSON.stringify({ requireMillis: b - a, initMillis: performance.now() - b })); process.exit(0);`;
}

function rivalScript(): string {
  return `const a = performance.now();
    const { NodeTracerProvider, BatchSpanProcessor } = require("@opentelemetry/sdk-trace-node");
    const { OTLPTraceExporter } = require("@opentelemetry/exporter-trace-otlp-proto");
    const b = performance.now();
    new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] }).register();
    console.log(JSON.stringify({ requireMillis: b - a, initMillis: performance.now() - b })); process.exit(0);`;
}

async function repeat<T>(measure: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let round = 0; round < ROUNDS; round++) results.push(await measure());
  return results;
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round((sorted[sorted.length >> 1] ?? Number.NaN) * 10) / 10;
}

function residentMegabytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) / 1024;
}

function childrenOf(child: ChildProcess): number[] {
  const list = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8");
  return list.trim().split(" ").filter(Boolean).map(Number);
}

function publishedMegabytes(folder: string): number {
  const [pack] = JSON.parse(
    execFileSync("npm", ["pack", "--dry-run", "--json", "--loglevel=error"], {
      cwd: folder,
      encoding: "utf8",
    }),
  );
  return Math.round((pack.unpackedSize / 1e6) * 100) / 100;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "agentops-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function row(name: string, value: number, unit: string, promise?: number): void {
  const promised = promise === undefined ? "" : `   promised ≤ ${promise} ${unit}`;
  console.log(`${name.padEnd(48)}${String(value).padStart(8)} ${unit}${promised}`);
}

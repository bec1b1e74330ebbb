import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const root = join(import.meta.dirname, "..");
export const cli = join(root, "packages/server/dist/cli.js");

/** `agentops serve` as a process of its own, as people run it. */
export interface ServerProcess {
  readonly url: string;
  /** Where it takes OTLP/gRPC. */
  readonly grpcUrl: string;
  readonly pid: number;
  readonly dataDirectory: string;
  /** Everything it printed so far. */
  output(): string;
  /** Sends the signal and waits for the end; the exit code, or the signal that killed it. */
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals>;
}

export interface StartOptions {
  readonly port?: number;
  readonly grpcPort?: number;
  readonly dataDirectory?: string;
  /** More flags of `agentops serve`. */
  readonly flags?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts a server on a free port and a new data folder unless told otherwise; resolves when it is ready. */
export async function startServer({
  port = 0,
  grpcPort = 0,
  dataDirectory = temporaryFolder(),
  flags = [],
  environment = {},
}: StartOptions = {}): Promise<ServerProcess> {
  const ports = ["--port", String(port), "--grpc-port", String(grpcPort)];
  const child = fork(cli, ["serve", ...ports, "--data-dir", dataDirectory, ...flags], {
    silent: true,
    env: { ...process.env, ...environment },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
  const addresses = await new Promise<{ url: string; grpcUrl: string }>((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", (code) => reject(new Error(`The server ended with ${code}: ${output}`)));
  });
  return {
    ...addresses,
    pid: child.pid as number,
    dataDirectory,
    output: () => output,
    stop: (signal = "SIGTERM") => endOf(child, signal),
  };
}

const folders: string[] = [];
process.on("exit", () => {
  // An engine whose server was killed writes for a moment longer.
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

/** A new folder that is removed when the test process ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "agentops-test-"));
  folders.push(folder);
  return folder;
}

/** Process ids of the direct children, as Linux tells them. */
export function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
    .trim()
    .split(" ")
    .filter(Boolean)
    .map(Number);
}

/** Asks until the answer satisfies, at most for the given time; then it is the answer that is judged. */
export async function eventually<T>(
  ask: () => Promise<T> | T,
  satisfied: (answer: T) => boolean,
  timeoutMillis = 20_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMillis;
  for (;;) {
    const answer = await ask();
    if (satisfied(answer) || Date.now() > deadline) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The JSON answer of a route that must exist. */
export async function getJson<T>(address: string): Promise<T> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

async function endOf(child: ChildProcess, signal: NodeJS.Signals): Promise<number | NodeJS.Signals> {
  const ended = child.exitCode ?? child.signalCode;
  if (ended !== null) return ended;
  child.kill(signal);
  const [code, killedBy] = await once(child, "exit");
  return code ?? killedBy;
}

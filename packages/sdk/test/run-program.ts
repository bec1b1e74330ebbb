import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const entry = new URL("../src/index.ts", import.meta.url).href;

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  millis: number;
}

export interface RunOptions {
  environment?: Readonly<Record<string, string>>;
  /** Sent when the program prints "ready". */
  signals?: readonly NodeJS.Signals[];
}

/** A folder for programs that use the SDK, each in a process of its own, with a spool that they share. */
export interface ProgramFolder extends Disposable {
  readonly folder: string;
  readonly spool: string;
  /** Runs an ES module; `agentops` in it is the SDK. */
  run(source: string, options?: RunOptions): Promise<Ended>;
  /** Runs one that only begins, as often as it takes: each sends what is spooled for a second and a half at most. */
  runUntilSent(source: string): Promise<void>;
}

export function programFolder(): ProgramFolder {
  const folder = mkdtempSync(join(tmpdir(), "agentops-programs-"));
  const spool = join(folder, "spool");
  let count = 0;
  const programs: ProgramFolder = {
    folder,
    spool,
    run(source, { environment = {}, signals = [] } = {}) {
      const file = join(folder, `program-${count++}.mjs`);
      writeFileSync(
        file,
        source.includes("agentops") ? `import * as agentops from "${entry}";\n${source}` : source,
      );
      const started = performance.now();
      const child = spawn(process.execPath, ["--no-warnings", file], {
        env: { PATH: process.env.PATH, AGENTOPS_SPOOL_DIR: spool, ...environment },
      });
      let stdout = "";
      let stderr = "";
      const waiting = [...signals];
      child.stdout.on("data", (chunk) => {
        stdout += chunk;
        const signal = String(chunk).includes("ready") ? waiting.shift() : undefined;
        if (signal !== undefined) child.kill(signal);
      });
      child.stderr.on("data", (chunk) => (stderr += chunk));
      return new Promise((resolve) => {
        child.on("close", (code, signal) =>
          resolve({ code, signal, stdout, stderr, millis: performance.now() - started }),
        );
      });
    },
    async runUntilSent(source) {
      do {
        const { code, stderr } = await programs.run(source);
        if (code !== 0) throw new Error(`It ended with ${code}: ${stderr}`);
      } while (existsSync(spool) && readdirSync(spool).length > 0);
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
  return programs;
}

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ClickhouseConnection } from "../clickhouse.ts";
import { probe } from "../probe.ts";
import { DataDirectoryInUse, EngineFailed, EngineMissing } from "../store-error.ts";
import { ENGINE_MISSING_EXIT_CODE } from "./engine-exit-codes.ts";
import { engineLibrary } from "./engine-library.ts";
import { lastLines } from "./last-lines.ts";
import { createRunFolder, otherServer, type RunFolder, removeRunFolder } from "./run-folder.ts";

/** One run of the engine's process, from its first answer to its end. */
export interface RunningEngine {
  readonly processId: number;
  readonly connection: ClickhouseConnection;
  readonly runFolder: string;
  /** How it ended, in words; never rejects. */
  readonly ended: Promise<string>;
  /** Safe at any moment: what was acknowledged is on disk. */
  kill(): void;
}

// Loading the parts of a large data directory takes its time; an engine that has not answered by then never will.
const START_TIMEOUT_MILLIS = 60_000;
const POLL_MILLIS = 10;
const LOCKED = /Code: 76\b.*Cannot lock file/;

/**
 * Starts the engine on `dataDirectory` and resolves when it answers.
 * Rejects with EngineMissing, EngineFailed, or DataDirectoryInUse at once when the folder is locked.
 */
export async function launchEngine(dataDirectory: string, signal?: AbortSignal): Promise<RunningEngine> {
  const library = engineLibrary();
  const folder = await createRunFolder(dataDirectory).catch((error: Error) => {
    const reason = `The data directory ${dataDirectory} cannot be used (${error.message})`;
    throw new EngineFailed(`${reason}: choose another with --data-dir.`, { cause: error });
  });
  const child = forkEngine(library, folder, dataDirectory);
  const output = lastLines(child.stdout, child.stderr);
  const ended = endOf(child).finally(() => removeRunFolder(folder.path));
  try {
    const connection = await firstAnswer(child, folder, signal);
    return {
      processId: child.pid!,
      connection,
      runFolder: folder.path,
      ended,
      kill: () => child.kill("SIGKILL"),
    };
  } catch (error) {
    child.kill("SIGKILL");
    await ended;
    const said = output();
    if (LOCKED.test(said)) throw new DataDirectoryInUse(dataDirectory, await otherServer(dataDirectory));
    if (child.exitCode === ENGINE_MISSING_EXIT_CODE) throw new EngineMissing(said, { cause: error });
    const reason = error instanceof Error ? error.message : String(error);
    throw new EngineFailed(`The embedded ClickHouse engine did not start: ${reason}.\n${said}`, {
      cause: error,
    });
  }
}

// --- internal ---

async function endOf(child: ChildProcess): Promise<string> {
  try {
    const [code, signal] = await once(child, "close");
    return signal ?? `exit code ${code}`;
  } catch (error) {
    return (error as Error).message;
  }
}

function forkEngine(library: string, folder: RunFolder, dataDirectory: string): ChildProcess {
  // The same file is .ts in the sources and .js in the build.
  const file = join(import.meta.dirname, `engine-process${extname(import.meta.filename)}`);
  return fork(file, [library, folder.configFile, join(dataDirectory, "clickhouse"), folder.portFile], {
    cwd: dataDirectory,
    env: engineEnvironment(),
    execArgv: [],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // Its own process group: Ctrl-C in the terminal reaches the server alone, which then ends the engine in order.
    detached: true,
  });
}

// Memory that was freed goes back to the system after half a minute, not five seconds: at full rate the engine asks for the
// same again five times a second, and the kernel would clear it anew.
const ALLOCATOR: NodeJS.ProcessEnv = { JE_MALLOC_CONF: "dirty_decay_ms:30000" };

/** Without what is meant for our own process (NODE_OPTIONS) or would configure a ClickHouse client. */
function engineEnvironment(): NodeJS.ProcessEnv {
  // biome-ignore lint/style/noProcessEnv: handed on, not read
  const entries = Object.entries(process.env);
  const handedOn = entries.filter(([name]) => !/^(NODE_|CLICKHOUSE_|AGENTOPS_)/.test(name));
  return { ...ALLOCATOR, ...Object.fromEntries(handedOn) };
}

async function firstAnswer(
  child: ChildProcess,
  folder: RunFolder,
  signal?: AbortSignal,
): Promise<ClickhouseConnection> {
  const deadline = performance.now() + START_TIMEOUT_MILLIS;
  let lastError: unknown;
  while (performance.now() < deadline) {
    signal?.throwIfAborted();
    if (child.pid === undefined) throw new Error("its process could not be made");
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`its process ended (${child.signalCode ?? `exit code ${child.exitCode}`})`);
    }
    const port = await readFile(folder.portFile, "utf8").catch(() => "");
    if (port.endsWith("\n")) {
      const connection = {
        url: `http://127.0.0.1:${port.trim()}`,
        database: "agentops",
        writer: folder.writer,
        reader: folder.reader,
      };
      try {
        await probe(connection, 1_000);
        return connection;
      } catch (error) {
        lastError = error;
      }
    }
    await delay(POLL_MILLIS);
  }
  throw new Error(`no answer within ${START_TIMEOUT_MILLIS / 1_000} seconds`, { cause: lastError });
}

import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { ClickhouseUser } from "../clickhouse.ts";
import { engineConfig } from "./engine-config.ts";
import { memoryCap } from "./memory-cap.ts";

/** What one run of the engine is given: its configuration with fresh passwords, in a folder nobody else may read. */
export interface RunFolder {
  readonly path: string;
  readonly configFile: string;
  readonly portFile: string;
  readonly writer: ClickhouseUser;
  readonly reader: ClickhouseUser;
}

const NAME = /^engine-(\d+)-/;

export async function createRunFolder(dataDirectory: string): Promise<RunFolder> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  const path = await mkdtemp(join(dataDirectory, `engine-${process.pid}-`));
  const configFile = join(path, "config.xml");
  const usersFile = join(path, "users.xml");
  const writer = { username: "writer", password: randomBytes(24).toString("hex") };
  const reader = { username: "reader", password: randomBytes(24).toString("hex") };
  const { server, users } = engineConfig({
    usersFile,
    logFile: join(dataDirectory, "engine.log"),
    memoryBytes: memoryCap(),
    threads: availableParallelism(),
    writer,
    reader,
  });
  await writeFile(configFile, server, { mode: 0o600 });
  await writeFile(usersFile, users, { mode: 0o600 });
  return { path, configFile, portFile: join(path, "port"), writer, reader };
}

/** The process that runs an engine in this data directory, as far as its folders tell. */
export async function otherServer(dataDirectory: string): Promise<number | undefined> {
  return (await runFolders(dataDirectory)).find(({ owner }) => owner !== process.pid && isAlive(owner))
    ?.owner;
}

/** What cannot be removed now is removed when the next server starts. */
export async function removeRunFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => {});
}

/** Folders of runs whose server was killed. Call only while holding the data directory's lock. */
export async function removeStaleRunFolders(dataDirectory: string, current: string): Promise<void> {
  for (const { path, owner } of await runFolders(dataDirectory)) {
    const stale = path !== current && (owner === process.pid || !isAlive(owner));
    if (stale) await removeRunFolder(path);
  }
}

// --- internal ---

async function runFolders(dataDirectory: string): Promise<{ path: string; owner: number }[]> {
  const names = await readdir(dataDirectory).catch(() => []);
  return names.flatMap((name) => {
    const owner = NAME.exec(name)?.[1];
    return owner === undefined ? [] : [{ path: join(dataDirectory, name), owner: Number(owner) }];
  });
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

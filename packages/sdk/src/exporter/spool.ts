import { join } from "node:path";
import { claimName, isAbandoned, unclaimedName } from "./spool-claim.ts";
import { readSpoolFileName, type SpooledRequest, SpoolSeal } from "./spool-file.ts";

export interface SpoolOptions {
  folder: string;
  endpoint: string;
  apiKey: string | undefined;
  maxBytes?: number;
}

/** A file that this process alone may send now. */
export interface SpoolClaim {
  readonly path: string;
  readonly request: SpooledRequest;
}

export type SpoolWrite = "written" | "spool_full" | "spool_failed";

const MAX_BYTES = 64 * 1024 * 1024;
/** Of all files: each costs a look when the next is written. */
const MAX_FILES = 2000;
const MAX_AGE_MILLIS = 7 * 24 * 3_600_000;
/** A temporary file this old was left by a process that died over it. */
const MAX_TEMPORARY_AGE_MILLIS = 3_600_000;
const USAGE_HOLDS_MILLIS = 5000;

/**
 * Requests on disk, for the next process: one file each, written under a temporary name and renamed, readable by its
 * owner only. Nothing here throws.
 */
export class Spool {
  readonly #options: SpoolOptions;
  #seal: SpoolSeal | undefined;
  #usage = { bytes: 0, files: 0, knownUntil: 0 };

  constructor(options: SpoolOptions) {
    this.#options = options;
  }

  /** Synchronous: a process that exits waits for nothing else. */
  write(request: SpooledRequest): SpoolWrite {
    const fs = process.getBuiltinModule("node:fs");
    let temporary: string | undefined;
    try {
      const bytes = this.#sealed.encode(request);
      fs.mkdirSync(this.#options.folder, { recursive: true, mode: 0o700 });
      const usage = this.#currentUsage();
      const maxBytes = this.#options.maxBytes ?? MAX_BYTES;
      if (usage.bytes + bytes.length > maxBytes || usage.files >= MAX_FILES) return "spool_full";
      const path = join(this.#options.folder, this.#sealed.nameFor(request));
      temporary = `${path}.tmp`;
      fs.writeFileSync(temporary, bytes, { mode: 0o600, flag: "wx" });
      fs.renameSync(temporary, path);
      usage.bytes += bytes.length;
      usage.files += 1;
      return "written";
    } catch {
      if (temporary !== undefined) quietly(() => fs.rmSync(temporary as string, { force: true }));
      return "spool_failed";
    }
  }

  /**
   * Files that may be claimed, oldest first. What is too old is removed, whoever it belongs to, and told to
   * `onExpired` with the number of its spans.
   */
  async list(onExpired: (items: number) => void): Promise<string[]> {
    const { readdir, rm } = process.getBuiltinModule("node:fs/promises");
    const names = await readdir(this.#options.folder).catch((): string[] => []);
    const now = Date.now();
    const found: { name: string; createdMillis: number }[] = [];
    for (const name of names) {
      const file = readSpoolFileName(name);
      if (file === undefined) continue;
      const age = now - file.createdMillis;
      const isTemporary = name.endsWith(".tmp");
      if (age > (isTemporary ? MAX_TEMPORARY_AGE_MILLIS : MAX_AGE_MILLIS)) {
        const removed = await rm(join(this.#options.folder, name)).then(
          () => true,
          () => false,
        );
        if (removed && !isTemporary) onExpired(file.items);
      } else if (!isTemporary && file.binding === this.#sealed.binding && isAbandoned(name, now)) {
        found.push({ name, createdMillis: file.createdMillis });
      }
    }
    return found.sort((a, b) => a.createdMillis - b.createdMillis).map(({ name }) => name);
  }

  /** Takes a listed file, or what another process has not taken first; undefined where there is nothing to send. */
  async claim(name: string): Promise<SpoolClaim | undefined> {
    const { rename } = process.getBuiltinModule("node:fs/promises");
    const path = join(this.#options.folder, claimName(name));
    try {
      await rename(join(this.#options.folder, name), path);
    } catch {
      return undefined;
    }
    const file = await readOwn(path);
    const request = file && this.#sealed.decode(file);
    if (request !== undefined) return { path, request };
    this.release({ path });
    return undefined;
  }

  /** Gives a claimed file back. Synchronous: the process may be about to exit. */
  release({ path }: Pick<SpoolClaim, "path">): void {
    quietly(() => process.getBuiltinModule("node:fs").renameSync(path, unclaimedName(path)));
  }

  async remove({ path }: SpoolClaim): Promise<void> {
    const { rm } = process.getBuiltinModule("node:fs/promises");
    this.#usage.knownUntil = 0;
    await rm(path, { force: true }).catch(() => {});
  }

  get #sealed(): SpoolSeal {
    this.#seal ??= new SpoolSeal(this.#options.endpoint, this.#options.apiKey);
    return this.#seal;
  }

  /** Of all processes that share the folder; looked up at most every few seconds. */
  #currentUsage(): { bytes: number; files: number } {
    const now = performance.now();
    if (now < this.#usage.knownUntil) return this.#usage;
    const { readdirSync, statSync } = process.getBuiltinModule("node:fs");
    this.#usage = { bytes: 0, files: 0, knownUntil: now + USAGE_HOLDS_MILLIS };
    for (const name of readdirSync(this.#options.folder)) {
      if (readSpoolFileName(name) === undefined) continue;
      this.#usage.bytes += statSync(join(this.#options.folder, name), { throwIfNoEntry: false })?.size ?? 0;
      this.#usage.files += 1;
    }
    return this.#usage;
  }
}

/** The content of a regular file of ours: not a link, not of another user, not one that others may write. */
async function readOwn(path: string): Promise<Buffer | undefined> {
  const { constants } = process.getBuiltinModule("node:fs");
  const { open } = process.getBuiltinModule("node:fs/promises");
  let handle: Awaited<ReturnType<typeof open>> | undefined;
  try {
    handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const { uid, mode, size } = await handle.stat();
    const isRegular = (mode & constants.S_IFMT) === constants.S_IFREG;
    const isOurs = process.getuid === undefined || uid === process.getuid();
    const isClosed = process.platform === "win32" || (mode & 0o022) === 0;
    return isRegular && isOurs && isClosed && size <= MAX_BYTES + 1024 ? await handle.readFile() : undefined;
  } catch {
    return undefined;
  } finally {
    await handle?.close().catch(() => {});
  }
}

function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // A disk that refuses is counted where it matters: when a file is written.
  }
}

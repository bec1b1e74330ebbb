import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { getPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NICENESS } from "../niceness.ts";
import { DataDirectoryInUse } from "../store-error.ts";
import { type EmbeddedClickhouse, startEngine } from "./start-engine.ts";

const START_ENGINE = join(import.meta.dirname, "start-engine.ts");

describe("the embedded engine", () => {
  const warnings: string[] = [];
  let dataDirectory: string;
  let engine: EmbeddedClickhouse;

  beforeAll(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), "agentops-engine-"));
    engine = await startEngine({
      dataDirectory,
      heartbeatMillis: 100,
      onWarning: (text) => warnings.push(text),
    });
    await ask(
      "CREATE TABLE IF NOT EXISTS default.notes (text String) ENGINE = MergeTree ORDER BY text",
      "writer",
    );
  });
  afterAll(async () => {
    await engine.close();
    await rm(dataDirectory, { recursive: true, force: true });
  });

  /** The answer's text, an error's included. */
  async function ask(
    query: string,
    user: "writer" | "reader" | "default",
    password?: string,
  ): Promise<string> {
    const { url, writer, reader } = engine.connection!;
    const known = { writer: writer.password, reader: reader.password, default: "" }[user];
    const headers = { "X-ClickHouse-User": user, "X-ClickHouse-Key": password ?? known };
    const response = await fetch(url, { method: "POST", body: query, headers });
    return (await response.text()).trim();
  }

  it("listens on loopback only", () => {
    expect(new URL(engine.connection!.url).hostname).toBe("127.0.0.1");
  });

  it("lets its merges wait for all else, whether or not it may say so itself", async () => {
    const folder = `/proc/${engine.processId}/task`;
    const nicenessOfMerges = async () => {
      const threads = await Promise.all(
        (await readdir(folder)).map(async (id) => ({
          id,
          name: await readFile(join(folder, id, "comm"), "utf8"),
        })),
      );
      return threads.filter(({ name }) => name === "MergeMutate\n").map(({ id }) => getPriority(Number(id)));
    };
    const within = { timeout: 5_000 }; // the next heartbeat
    await expect
      .poll(async () => new Set(await nicenessOfMerges()), within)
      .toEqual(new Set([NICENESS.merge]));
  });

  it("keeps its passwords in files nobody else may read", async () => {
    const [folder] = (await readdir(dataDirectory)).filter((name) => name.startsWith("engine-"));
    for (const name of ["config.xml", "users.xml"]) {
      const { mode } = await stat(join(dataDirectory, folder!, name));
      expect(mode & 0o777).toBe(0o600);
    }
    expect((await stat(join(dataDirectory, folder!))).mode & 0o777).toBe(0o700);
  });

  it("lets nobody speak as the engine itself: its quota is spent when it has started", async () => {
    expect(await ask("SYSTEM STOP LISTEN HTTP", "default")).toContain("QUOTA_EXCEEDED");
    expect(await ask("SELECT 1", "writer")).toBe("1");
  });

  it("refuses a wrong password", async () => {
    expect(await ask("SELECT 1", "writer", "guess")).toContain("AUTHENTICATION_FAILED");
    expect(await ask("SELECT 1", "reader", "")).toContain("AUTHENTICATION_FAILED");
  });

  it("lets the reader read tables and nothing else", async () => {
    expect(await ask("SELECT count() FROM default.notes", "reader")).toBe("0");
    for (const query of [
      "INSERT INTO default.notes VALUES ('x')",
      "DROP TABLE default.notes",
      "SELECT * FROM file('/etc/passwd', 'LineAsString', 'line String')",
      "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString', 'line String')",
      "SELECT 1 SETTINGS max_execution_time = 0",
    ]) {
      expect(await ask(query, "reader"), query).toMatch(/READONLY|ACCESS_DENIED/);
    }
  });

  it("lets the reader choose its threads, of all settings", async () => {
    expect(await ask("SELECT getSetting('max_threads') SETTINGS max_threads = 1", "reader")).toBe("1");
    expect(await ask("SELECT 1 SETTINGS max_threads = 1, max_memory_usage = 0", "reader")).toContain(
      "READONLY",
    );
  });

  it("stops a read that takes too much", async () => {
    expect(await ask("SELECT number FROM system.numbers LIMIT 1000001 FORMAT Null", "reader")).toContain(
      "TOO_MANY",
    );
  });

  it("writes no system logs, which would outgrow the data", async () => {
    expect(
      await ask(
        "SELECT count() FROM system.tables WHERE database = 'system' AND name LIKE '%\\_log'",
        "writer",
      ),
    ).toBe("0");
  });

  it("says in words that a data directory is in use", async () => {
    const second = startEngine({ dataDirectory });
    await expect(second).rejects.toBeInstanceOf(DataDirectoryInUse);
    await expect(second).rejects.toThrow(`${dataDirectory}: stop it, or choose another with --data-dir.`);
    expect(await ask("SELECT 1", "writer")).toBe("1");
  });

  it("comes back, with what it holds, when its process is killed", async () => {
    expect(await ask("INSERT INTO default.notes SETTINGS async_insert = 0 VALUES ('kept')", "writer")).toBe(
      "",
    );
    const before = engine.processId!;
    process.kill(before, "SIGKILL");
    await expect.poll(() => engine.processId ?? before).not.toBe(before);
    expect(await ask("SELECT text FROM default.notes", "reader")).toBe("kept");
    expect(warnings.join()).toContain("ended (SIGKILL); starting it again");
  });

  it("comes back when its process hangs", async () => {
    const before = engine.processId!;
    process.kill(before, "SIGSTOP");
    await expect.poll(() => engine.processId ?? before, { timeout: 25_000 }).not.toBe(before);
    expect(await ask("SELECT 1", "reader")).toBe("1");
    expect(warnings.join()).toContain("3 questions in a row went unanswered");
  });
});

describe("the end of the embedded engine", () => {
  let dataDirectory: string;
  beforeAll(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), "agentops-engine-"));
  });
  afterAll(() => rm(dataDirectory, { recursive: true, force: true }));

  it("leaves neither process nor passwords behind when it is closed", async () => {
    const engine = await startEngine({ dataDirectory });
    const { processId } = engine;
    await engine.close();
    expect(engine.connection).toBeUndefined();
    expect(isAlive(processId!)).toBe(false);
    expect((await readdir(dataDirectory)).filter((name) => name.startsWith("engine-"))).toEqual([]);
  });

  it("comes with that of its server, which it names while it lives, and the next one clears away what is left", async () => {
    const script = `
      const { startEngine } = await import(${JSON.stringify(START_ENGINE)});
      const engine = await startEngine({ dataDirectory: ${JSON.stringify(dataDirectory)} });
      console.log(engine.processId);
      setInterval(() => {}, 1000);`;
    const server = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [printed] = await once(server.stdout, "data");
    const processId = Number(printed);
    expect(isAlive(processId)).toBe(true);
    await expect(startEngine({ dataDirectory })).rejects.toThrow(
      `Another server (process ${server.pid}) is using`,
    );
    server.kill("SIGKILL");
    await expect.poll(() => isAlive(processId)).toBe(false);

    const next = await startEngine({ dataDirectory });
    const folders = (await readdir(dataDirectory)).filter((name) => name.startsWith("engine-"));
    await next.close();
    expect(folders).toHaveLength(1);
    expect(folders[0]).toMatch(new RegExp(`^engine-${process.pid}-`));
  });
});

it("names the way out where the engine is not installed", async () => {
  const folder = await mkdtemp(join(tmpdir(), "agentops-no-engine-"));
  try {
    await cp(join(import.meta.dirname, ".."), join(folder, "clickhouse"), { recursive: true });
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    const copy = JSON.stringify(join(folder, "clickhouse/engine/start-engine.ts"));
    const script = `
      const { startEngine } = await import(${copy});
      await startEngine({ dataDirectory: "data" }).catch((error) => console.log(error.code, error.message));`;
    const server = spawn(process.execPath, ["--input-type=module", "-e", script], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [printed] = await once(server.stdout, "data");
    expect(String(printed)).toMatch(/^engine_missing .*--clickhouse-url/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it("says what the engine said when it does not start", async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), "agentops-broken-"));
  try {
    // A folder stands where the engine keeps its lock.
    await mkdir(join(dataDirectory, "clickhouse/status"), { recursive: true });
    const start = startEngine({ dataDirectory });
    await expect(start).rejects.toThrow(/did not start: its process ended[\s\S]*Cannot open file/);
    await expect(start).rejects.toHaveProperty("code", "engine_failed");
  } finally {
    await rm(dataDirectory, { recursive: true, force: true });
  }
});

it("says what is wrong with a data directory that cannot be made", async () => {
  const start = startEngine({ dataDirectory: join(import.meta.filename, "data") });
  await expect(start).rejects.toThrow(/^The data directory .* cannot be used \(ENOTDIR.*--data-dir\.$/);
});

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

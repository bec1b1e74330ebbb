import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "./collector.ts";
import { type Ended, type ProgramFolder, programFolder, type RunOptions } from "./run-program.ts";

let collector: Collector;
let programs: ProgramFolder;

beforeEach(async () => {
  collector = await startCollector();
  programs = programFolder();
});

afterEach(async () => {
  await collector.close();
  programs[Symbol.dispose]();
});

const initialized = () => `agentops.init({ endpoint: "${collector.url}", quiet: true });`;
const recorded = (count = 100) => `
  const step = agentops.recordTool("step", () => {});
  for (let index = 0; index < ${count}; index += 1) step();`;

/** The same program twice: with a hundred spans of ours in it, and without us. */
async function runBoth(ending: string, options?: RunOptions): Promise<{ withUs: Ended; without: Ended }> {
  const [withUs, without] = await Promise.all([
    programs.run(`${initialized()}${recorded()}\n${ending}`, options),
    programs.run(ending, options),
  ]);
  return { withUs, without };
}

/** Later starts of the same program, which only begin. */
const startAgain = () => programs.runUntilSent(initialized());

const received = () => new Set(collector.spans.map((span) => span.spanId)).size;
const spooledFiles = () => {
  try {
    return readdirSync(programs.spool);
  } catch {
    return [];
  }
};

const never = "setInterval(() => {}, 1000); console.log('ready');";
const ways: Record<string, [ending: string, options?: RunOptions]> = {
  "end of work": [""],
  "an await that never settles": ["await new Promise(() => {});"],
  "process.exit": ["process.exit(3);"],
  "process.exit in a promise": ["await Promise.resolve(); process.exit(0);"],
  SIGTERM: [never, { signals: ["SIGTERM"] }],
  SIGINT: [never, { signals: ["SIGINT"] }],
  "an uncaught exception": ["setTimeout(() => { throw new Error('lost'); }, 1);"],
  "an unhandled rejection": ["Promise.reject(new Error('lost')); setInterval(() => {}, 1000);"],
};

describe.each(Object.entries(ways))("a process that ends by %s", (_name, [ending, options]) => {
  it("delivers 100 of 100, and ends as it would without us", async () => {
    const { withUs, without } = await runBoth(ending, options);
    expect([withUs.code, withUs.signal]).toEqual([without.code, without.signal]);
    expect(withUs.stdout).toBe(without.stdout);
    await startAgain();
    expect(received()).toBe(100);
  });

  it("delivers them at a later start where the server is away, at most two seconds late", async () => {
    collector.answer = (_request, response) => response.destroy();
    const { withUs, without } = await runBoth(ending, options);
    expect([withUs.code, withUs.signal]).toEqual([without.code, without.signal]);
    expect(withUs.millis - without.millis).toBeLessThan(4000); // starting the SDK included
    expect(received()).toBe(0);
    collector.answer = (_request, response) => response.end();
    await startAgain();
    expect(received()).toBe(100);
  });
});

describe("the folder of the spool", () => {
  const program = () => `${initialized()}${recorded(1)} process.exit(0);`;

  it.runIf(process.platform === "linux").each([
    ["XDG_CACHE_HOME", { XDG_CACHE_HOME: "$FOLDER/cache" }, "cache/agentops"],
    ["the home folder", { HOME: "$FOLDER/home" }, "home/.cache/agentops"],
    ["AGENTOPS_SPOOL_DIR", { HOME: "$FOLDER/home", AGENTOPS_SPOOL_DIR: "$FOLDER/given" }, "given"],
  ])("is found by %s", async (_name, variables, expected) => {
    const environment = Object.fromEntries(
      Object.entries({ AGENTOPS_SPOOL_DIR: "", ...variables }).map(([name, value]) => [
        name,
        value.replace("$FOLDER", programs.folder),
      ]),
    );
    await programs.run(program(), { environment });
    expect(readdirSync(join(programs.folder, expected))).not.toEqual([]);
    await programs.run(initialized(), { environment });
    expect(received()).toBe(1);
  });

  it("stays away where the spool is off", async () => {
    const environment = { HOME: join(programs.folder, "home"), AGENTOPS_SPOOL_DIR: "off" };
    const before = readdirSync(programs.folder);
    await programs.run(program(), { environment });
    expect(readdirSync(programs.folder).filter((name) => !/^program-/.test(name))).toEqual(
      before.filter((name) => !/^program-/.test(name)),
    );
  });

  it("holds what would have been sent, and no more", async () => {
    await programs.run(`
      agentops.init({ endpoint: "${collector.url}", quiet: true, redact: (text) => text.replaceAll("s3cret", "***") });
      agentops.recordTool("search", (text) => text)("my s3cret password");
      process.exit(0);`);
    const [name] = spooledFiles();
    const content = readFileSync(join(programs.spool, name as string), "latin1");
    expect(content).toContain("my *** password");
    expect(content).not.toContain("s3cret");
  });
});

it("spools what is in flight at the exit", async () => {
  collector.answer = () => {}; // never
  const { code } = await programs.run(`
    agentops.init({ endpoint: "${collector.url}", quiet: true, maxWaitTime: 1 });
    ${recorded()}
    setTimeout(() => process.exit(4), 2000);`);
  expect(code).toBe(4);
  expect(collector.requests).toHaveLength(1);
  collector.answer = (_request, response) => response.end();
  await startAgain();
  expect(received()).toBe(100);
});

it("holds up SIGTERM by two seconds at most while the server hangs, and not at all the second time", async () => {
  collector.answer = () => {};
  const program = `${initialized()}${recorded()}${never}`;
  const once = await programs.run(program, { signals: ["SIGTERM"] });
  expect(once.signal).toBe("SIGTERM");
  expect(once.millis).toBeLessThan(4500);
  const twice = await programs.run(`${program} setTimeout(() => console.log("ready"), 100);`, {
    signals: ["SIGINT", "SIGINT"],
  });
  expect(twice.signal).toBe("SIGINT");
  collector.answer = (_request, response) => response.end();
  await startAgain();
  expect(received()).toBe(200);
});

it.each(["process.on", "process.once", "process.prependOnceListener"])(
  "leaves a signal to a host that listens, by %s before or after us",
  async (on) => {
    const listen = `${on}("SIGTERM", () => { console.log("host"); setTimeout(() => process.exit(7), 100); });`;
    for (const program of [
      `${listen}${initialized()}${recorded()}${never}`,
      `${initialized()}${listen}${recorded()}${never}`,
    ]) {
      const { code, stdout } = await programs.run(program, { signals: ["SIGTERM"] });
      expect({ code, stdout }).toEqual({ code: 7, stdout: "ready\nhost\n" });
    }
    await startAgain();
    expect(received()).toBe(200);
  },
);

it("takes a signal up again when the host has stopped listening", async () => {
  const { signal } = await programs.run(
    `${initialized()}
     const listener = () => {};
     process.on("SIGTERM", listener);
     setTimeout(() => {
       process.off("SIGTERM", listener);
       ${recorded()}
       setTimeout(() => { ${never} }, 10);
     }, 10);`,
    { signals: ["SIGTERM"] },
  );
  expect(signal).toBe("SIGTERM");
  await startAgain();
  expect(received()).toBe(100);
});

it("ends by the signal next to a library that acts only when it is the sole listener", async () => {
  const library = `
    const listener = () => {
      if (process.listenerCount("SIGTERM") > 1) return;
      process.off("SIGTERM", listener);
      process.kill(process.pid, "SIGTERM");
    };
    process.on("SIGTERM", listener);`;
  const { signal } = await programs.run(`${initialized()}${library}${never}`, { signals: ["SIGTERM"] });
  expect(signal).toBe("SIGTERM");
});

it("goes on delivering in a process that the signal does not end, such as PID 1 of a container", async () => {
  const { code } = await programs.run(
    `${initialized()}
     process.kill = () => true;
     const timer = ${never.replace("; console", "\n; console")}
     process.on("removeListener", (name) => {
       if (name !== "SIGTERM") return;
       setTimeout(() => {
         ${recorded()}
         agentops.flush().then(() => clearInterval(timer));
       }, 50);
     });`,
    { signals: ["SIGTERM"] },
  );
  expect(code).toBe(0);
  expect(received()).toBe(100);
  expect(spooledFiles()).toEqual([]);
});

it("keeps what listeners of the exit record, whenever they were added", async () => {
  await programs.run(`
    process.on("exit", () => agentops.recordTool("before init", () => {})());
    ${initialized()}
    process.on("exit", () => { agentops.recordTool("after init", () => {})(); process.exit(); });
    process.exit(0);`);
  await startAgain();
  expect(collector.spans.map((span) => span.name).sort()).toEqual([
    "execute_tool after init",
    "execute_tool before init",
  ]);
});

it("keeps what is left when the process exits during shutdown", async () => {
  collector.answer = () => {};
  await programs.run(`${initialized()}${recorded()}
    void agentops.shutdown({ timeout: 5000 });
    setTimeout(() => process.exit(0), 50);`);
  collector.answer = (_request, response) => response.end();
  await startAgain();
  expect(received()).toBe(100);
});

it("delivers what worker threads and forked processes record", async () => {
  const source = `
    import { Worker, isMainThread } from "node:worker_threads";
    import { fork } from "node:child_process";
    ${initialized()}
    if (!isMainThread) {
      ${recorded()}
      process.exit(0);
    } else if (process.send) {
      ${recorded()}
      process.disconnect();
    } else {
      await new Promise((resolve) => new Worker(new URL(import.meta.url)).on("exit", resolve));
      await new Promise((resolve) => fork(new URL(import.meta.url).pathname).on("exit", resolve));
    }`;
  const { code, stderr } = await programs.run(source);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  await startAgain();
  expect(received()).toBe(200);
});

it("adds listeners without a warning, however often it is started and shut down", async () => {
  const { stderr, code } = await programs.run(
    `const before = process.eventNames().map((name) => process.listenerCount(name));
     for (let index = 0; index < 30; index += 1) {
       agentops.exporter({ quiet: true }); // what it starts gives way to init
       ${initialized()}
       await agentops.shutdown();
     }
     await new Promise((resolve) => setTimeout(resolve, 100));
     const after = process.eventNames().map((name) => process.listenerCount(name));
     if (String(before) !== String(after)) throw new Error(before + " became " + after);`,
    { environment: { NODE_OPTIONS: "--trace-warnings" } },
  );
  expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
});

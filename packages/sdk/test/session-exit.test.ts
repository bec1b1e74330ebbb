import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "./collector.ts";
import { decodeLogs, type ReceivedLog } from "./otlp-schema.ts";
import { type ProgramFolder, programFolder, type RunOptions } from "./run-program.ts";

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

function endsOf(id: string): ReceivedLog[] {
  return collector.requests
    .filter(({ path }) => path === "/v1/logs")
    .flatMap(({ body }) => decodeLogs(body))
    .filter(({ eventName, attributes }) => eventName === "session.end" && attributes["session.id"] === id)
    .sort((a, b) => Number(a.timeUnixNano - b.timeUnixNano));
}

const initialized = () => `agentops.init({ endpoint: "${collector.url}", quiet: true });`;
const never = "setInterval(() => {}, 1000); console.log('ready');";

interface Way {
  ending: string;
  options?: RunOptions;
  /** What becomes of a session that was started, and of the process's own. */
  started: [endState: string, reason: string | undefined];
  own: [endState: string, reason: string | undefined];
}

const ways: Record<string, Way> = {
  "simply ends": {
    ending: "",
    started: ["Indeterminate", "process exited without end"],
    own: ["Success", undefined],
  },
  "waits for what never comes": {
    ending: "await new Promise(() => {});",
    started: ["Indeterminate", "process exited with code 13 without end"],
    own: ["Fail", "process exited with code 13 without end"],
  },
  "exits with a code": {
    ending: "process.exit(3);",
    started: ["Indeterminate", "process exited with code 3 without end"],
    own: ["Fail", "process exited with code 3 without end"],
  },
  "is told to stop": {
    ending: never,
    options: { signals: ["SIGTERM"] },
    started: ["Indeterminate", "process ended by SIGTERM without end"],
    own: ["Indeterminate", "process ended by SIGTERM without end"],
  },
  "is interrupted": {
    ending: never,
    options: { signals: ["SIGINT"] },
    started: ["Indeterminate", "process ended by SIGINT without end"],
    own: ["Indeterminate", "process ended by SIGINT without end"],
  },
  "dies of an error": {
    ending: "setTimeout(() => { throw new RangeError('lost'); }, 1);",
    started: ["Indeterminate", "process ended by an error: RangeError: lost"],
    own: ["Fail", "process ended by an error: RangeError: lost"],
  },
  "dies of an unhandled rejection": {
    ending: `Promise.reject(new TypeError("no")); ${never}`,
    started: ["Indeterminate", "process ended by an error: TypeError: no"],
    own: ["Fail", "process ended by an error: TypeError: no"],
  },
};

describe.each(Object.entries(ways))("where the process %s", (_, { ending, options, started, own }) => {
  it("each session has one outcome, with its reason", async () => {
    const { stdout } = await programs.run(
      `const own = ${initialized()}
       console.log(own.id);
       const step = agentops.recordTool("step", () => {});
       const session = agentops.startSession({ sessionId: "started" });
       await session.run(step);
       const ended = agentops.startSession({ sessionId: "ended" });
       await ended.end({ endState: "Success" });
       step();
       ${ending}`,
      options,
    );
    await programs.runUntilSent(initialized()); // takes up what the first had to leave on disk
    const ownId = stdout.split("\n")[0] as string;
    const outcomes = ["started", ownId, "ended"].map((id) => {
      const last = endsOf(id).at(-1)?.attributes ?? {}; // which is the one that counts
      return [last["agentops.session.end_state"], last["agentops.session.end_state_reason"]];
    });
    expect(outcomes).toEqual([started, own, ["Success", undefined]]);
  });
});

it("ends a session that somebody ended while it was at work", async () => {
  await programs.run(
    `${initialized()}
    agentops.withSession({ sessionId: "at work" }, async (session) => {
      await session.end({ endState: "Fail", endStateReason: "enough" });
      await new Promise(() => {});
    });
    ${never}`,
    { signals: ["SIGTERM"] },
  );
  expect(endsOf("at work").map(({ attributes }) => attributes["agentops.session.end_state_reason"])).toEqual([
    "enough",
  ]);
});

it("goes on with its own session where the host keeps the process alive", async () => {
  const { stdout } = await programs.run(`const own = ${initialized()}
    console.log(own.id);
    const step = agentops.recordTool("step", () => {});
    step();
    let rounds = 2;
    process.on("beforeExit", () => { if (rounds-- > 0) setTimeout(step, 20); });`);
  const ends = endsOf(stdout.trim());
  expect(ends.at(-1)?.attributes).toMatchObject({
    "agentops.session.end_state": "Success",
    "agentops.session.total.tools": 3,
  });
  expect(new Set(collector.spans.map(({ attributes }) => attributes["session.id"]))).toEqual(
    new Set([stdout.trim()]),
  );
});

it("survives an error that the host catches, which is then no reason", async () => {
  const { stdout } = await programs.run(`const own = ${initialized()}
    console.log(own.id);
    process.on("uncaughtException", () => {});
    agentops.recordTool("step", () => {})();
    setTimeout(() => { throw new Error("caught"); }, 1);
    setTimeout(() => {}, 50);`);
  expect(endsOf(stdout.trim()).map(({ attributes }) => attributes["agentops.session.end_state"])).toEqual([
    "Success",
  ]);
});

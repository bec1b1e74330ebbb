import { trace } from "@opentelemetry/api";
import OpenAI from "openai";
import { afterEach, beforeEach, expect, it } from "vitest";
import * as agentops from "../src/index.ts";
import { type ProgramFolder, programFolder } from "./run-program.ts";
import { withSdk } from "./with-sdk.ts";

// Failures that no other file shows: what the SDK does in each of them is its promise to the host.

const sdk = withSdk();
let programs: ProgramFolder;

beforeEach(() => {
  programs = programFolder();
});

afterEach(() => programs[Symbol.dispose]());

it("starts without key and server, and delivers when the server is there", async () => {
  const { url } = sdk.collector;
  sdk.collector.answer = (_request, response) => response.destroy();
  sdk.init({ endpoint: url });
  agentops.recordTool("early", () => {})();
  expect(await agentops.flush({ timeout: 100 })).toBe(false);
  sdk.collector.answer = (_request, response) => response.end();
  expect(await agentops.flush({ timeout: 10_000 })).toBe(true);
  expect(sdk.collector.spans.map(({ name }) => name)).toEqual(["execute_tool early"]);
});

it("keeps what it has where the server's name is unknown, and says so once", async () => {
  const { code, stderr } = await programs.run(`
    agentops.init({ endpoint: "https://agentops.invalid" });
    for (let index = 0; index < 5; index += 1) {
      agentops.recordTool("search", () => {})();
      await agentops.flush({ timeout: 300 });
    }
    const { made, delivered, dropped, waiting } = agentops.stats().destinations.agentops;
    console.error(JSON.stringify({ made, delivered, dropped, waiting }));
    process.exit(0);`);
  const lines = stderr.trimEnd().split("\n");
  expect(code).toBe(0);
  expect(
    lines.filter((line) => /cannot deliver to https:\/\/agentops\.invalid \(E\w+\)/.test(line)),
  ).toHaveLength(1);
  expect(lines).toContain('{"made":5,"delivered":0,"dropped":{},"waiting":5}');
});

it("never records the key of a client that is handed around", async () => {
  sdk.init();
  const client = new OpenAI({ apiKey: "sk-very-secret", baseURL: sdk.collector.url });
  agentops.recordTool("ask", (given: { client: OpenAI }) => given)({ client });
  agentops.recordTool("ask directly", (given: OpenAI) => given)(client);
  await agentops.flush();
  expect(sdk.collector.spans).toHaveLength(2);
  expect(Buffer.concat(sdk.collector.requests.map(({ body }) => body)).includes("very-secret")).toBe(false);
});

it("exports nothing about its own exports", async () => {
  sdk.init({ filter: "all", maxBatchBytes: 1, otel: { additionalExporters: [chatty] } });
  agentops.recordTool("search", () => {})();
  for (let round = 0; round < 3; round += 1) await agentops.flush();
  expect(sdk.collector.spans.map(({ name }) => name)).toEqual(["execute_tool search"]);
});

it("ends a span once, and takes nothing after its end", async () => {
  sdk.init();
  const handle = agentops.span("task", "step");
  handle.end();
  handle.end();
  handle.fail(new Error("late"));
  handle.setAttributes({ late: true });
  await agentops.shutdown();
  handle.end();
  expect(handle.run(() => "ran")).toBe("ran");
  expect(agentops.recordTool("late", () => "ran")()).toBe("ran");
  const step = sdk.collector.span("step");
  expect(step.attributes.late).toBeUndefined();
  expect(step.events).toEqual([]);
});

it("does not grow with the spans that it has sent", { timeout: 60_000 }, async () => {
  const { stdout } = await programs.run(`
    import { setFlagsFromString } from "node:v8";
    import { runInNewContext } from "node:vm";
    setFlagsFromString("--expose-gc");
    const gc = runInNewContext("gc");
    agentops.init({ endpoint: "${sdk.collector.url}", quiet: true });
    const search = agentops.recordTool("search", async (query) => "found " + query);
    const work = async (rounds) => {
      for (let round = 0; round < rounds; round += 1) {
        await agentops.withSession({ name: "run" }, async () => {
          for (let index = 0; index < 200; index += 1) await search("books");
        });
        if (round % 10 === 0) await agentops.flush();
      }
      await agentops.flush();
      gc();
      return process.memoryUsage().heapUsed;
    };
    const before = await work(50);
    const after = await work(200);
    console.log(Math.round((after - before) / 1024));`);
  expect(Number(stdout)).toBeLessThan(4096); // KiB, after 40,000 spans in 200 sessions
});

/** An exporter that traces what it does, as an instrumented HTTP client under it would. */
const chatty: agentops.SpanExporter = {
  export(_spans, done) {
    trace.getTracer("http").startSpan("POST /v1/traces").end();
    done({ code: 0 });
  },
  shutdown: async () => {},
};

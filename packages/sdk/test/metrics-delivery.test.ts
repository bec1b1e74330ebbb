import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { metrics } from "@opentelemetry/api";
import { afterEach, describe, expect, it, vi } from "vitest";
import { flush } from "../src/flush.ts";
import { recordTool } from "../src/record/recorders.ts";
import { shutdown } from "../src/shutdown.ts";
import { stats } from "../src/stats.ts";
import { pointsOf, totalOf } from "./metrics.ts";
import { decodeMetrics } from "./otlp-metrics-schema.ts";
import { withSdk } from "./with-sdk.ts";

afterEach(() => {
  metrics.disable();
  vi.unstubAllEnvs();
});
const sdk = withSdk();

const isMetrics = ({ path }: { path: string }): boolean => path === "/v1/metrics";
const counter = () => metrics.getMeter("m").createCounter("c");

/** Answers the first requests of metrics with a status, the others with 200. */
function answerFirst(times: number, status: number): void {
  let left = times;
  sdk.collector.answer = (request, response) => {
    if (isMetrics(request) && left > 0) {
      left -= 1;
      response.statusCode = status;
    }
    response.end();
  };
}

it("what a server cannot take now is sent again, once", async () => {
  sdk.init();
  answerFirst(2, 503);
  counter().add(1);
  expect(await flush()).toBe(true);
  counter().add(2);
  expect(await flush()).toBe(true);
  const bodies = sdk.collector.requests.filter(isMetrics).map(({ body }) => body.toString("base64"));
  expect(bodies.length).toBe(4);
  const arrived = [...new Set(bodies)].flatMap((body) => decodeMetrics(Buffer.from(body, "base64")));
  expect(arrived.filter(({ name }) => name === "c").map(({ value }) => value)).toEqual([1, 2]);
  expect(stats().metrics).toMatchObject({
    made: 2,
    delivered: 2,
    waiting: 0,
    exports: { failed: { http_503: 2 } },
  });
});

it("what a server refuses is dropped and counted", async () => {
  sdk.init();
  answerFirst(1, 400);
  counter().add(1);
  expect(await flush()).toBe(true);
  expect(stats().metrics).toMatchObject({ made: 1, delivered: 0, dropped: { refused: 1 } });
});

it("what waits is bounded by bytes; the newest is dropped and counted", async () => {
  vi.stubEnv("AGENTOPS_SPOOL_DIR", "off");
  sdk.init({ maxQueueBytes: 2000 });
  answerFirst(1000, 503);
  for (let index = 0; index < 10; index += 1) {
    counter().add(1, { index, padding: "x".repeat(300) });
    expect(await flush({ timeout: 5 })).toBe(false);
  }
  const { made, waiting, dropped, queueBytes } = stats().metrics ?? {};
  expect(made).toBe(10);
  expect(queueBytes).toBeLessThanOrEqual(2000);
  expect((waiting ?? 0) + (dropped?.queue_full ?? 0)).toBe(10);
  expect(waiting).toBeGreaterThan(0);
});

it("nothing is sent where nothing was recorded", async () => {
  sdk.init();
  await flush();
  await shutdown();
  expect(sdk.collector.requests.filter(isMetrics)).toEqual([]);
});

it("what is left at the end goes with the next start", async () => {
  const folder = mkdtempSync(join(tmpdir(), "agentops-metrics-"));
  try {
    vi.stubEnv("AGENTOPS_SPOOL_DIR", folder);
    sdk.init();
    answerFirst(1000, 503);
    counter().add(7);
    void flush();
    await expect.poll(() => totalOf(sdk.collector, "c")).not.toBe(0); // offered, and refused
    await shutdown({ timeout: 50 });
    sdk.collector.requests.length = 0;
    answerFirst(0, 200);
    expect(readdirSync(folder).length).toBeGreaterThan(0);
    sdk.init();
    await flush();
    expect(totalOf(sdk.collector, "c")).toBe(7);
    expect(readdirSync(folder)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

describe("a program that ends", () => {
  const run = promisify(execFile);
  const program = (steps: string): string => `
    import { metrics } from "@opentelemetry/api";
    import * as agentops from "${import.meta.resolve("../dist/bundle/index.js")}";
    agentops.init({ endpoint: "${sdk.collector.url}", quiet: true, instrumentations: false });
    metrics.getMeter("m").createCounter("c").add(3);
    metrics.getMeter("m").createObservableGauge("g").addCallback((result) => result.observe(1));
    ${steps}`;
  const start = (steps: string, env: Record<string, string> = {}) =>
    run(process.execPath, ["--input-type=module", "-e", program(steps)], {
      cwd: import.meta.dirname,
      env: { PATH: process.env.PATH, AGENTOPS_SPOOL_DIR: "off", ...env },
    });

  it("by itself has sent its metrics, and what it tells of the process, and prints nothing", async () => {
    const { stdout, stderr } = await start("await agentops.recordTool('search', async () => {})();");
    expect([stdout, stderr]).toEqual(["", ""]);
    expect(totalOf(sdk.collector, "c")).toBe(3);
    expect(pointsOf(sdk.collector, "g")).toMatchObject([{ value: 1 }]);
    expect(pointsOf(sdk.collector, "process.memory.usage")[0]?.value).toBeGreaterThan(1e6);
    expect(pointsOf(sdk.collector, "agentops.session.ended")).toMatchObject([
      { value: 1, attributes: { "agentops.session.end_state": "Success" } },
    ]);
  });

  it("at once leaves them for the next start", async () => {
    const folder = mkdtempSync(join(tmpdir(), "agentops-metrics-"));
    try {
      await start("process.exit(0);", { AGENTOPS_SPOOL_DIR: folder });
      expect(totalOf(sdk.collector, "c")).toBe(0);
      await start("await agentops.flush();", { AGENTOPS_SPOOL_DIR: folder });
      expect(totalOf(sdk.collector, "c")).toBe(6);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  // Its timers and its connection would keep it for a minute.
  it("is not kept alive", { timeout: 40_000 }, async () => {
    await start("agentops.meter().createHistogram('h').record(1); setTimeout(() => {}, 10).unref();");
  });
});

it("the SDK tells of its own work: requests, what arrived, what was lost and why", async () => {
  sdk.init();
  answerFirst(1, 503);
  recordTool("search", () => {})();
  counter().add(1);
  await flush();
  counter().add(1);
  await shutdown();
  const points = pointsOf(sdk.collector);
  const of = (name: string) => points.filter((point) => point.name === name);
  expect(of("otel.sdk.exporter.span.exported")).toMatchObject([
    { value: expect.any(Number), scope: "agentops.sdk" },
  ]);
  const durations = of("otel.sdk.exporter.operation.duration").map(({ attributes }) => [
    attributes["otel.component.type"],
    attributes["error.type"],
  ]);
  expect(durations).toContainEqual(["agentops_metrics_exporter", "http_503"]);
  expect(durations).toContainEqual(["agentops_traces_exporter", undefined]);
  expect(of("agentops.exporter.request.size").length).toBeGreaterThan(0);
  expect(of("agentops.exporter.queue.capacity")[0]?.value).toBe(64 * 1024 * 1024);
  expect(of("nodejs.eventloop.utilization")[0]?.value).toBeGreaterThanOrEqual(0);
});

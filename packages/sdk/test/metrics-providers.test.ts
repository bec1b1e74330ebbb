import { createRequire } from "node:module";
import { join } from "node:path";
import { type Attributes, type MeterProvider, metrics } from "@opentelemetry/api";
import { afterEach, describe, expect, it } from "vitest";
import { flush } from "../src/flush.ts";
import { recordTool } from "../src/record/recorders.ts";
import { stats } from "../src/stats.ts";
import { pointsOf, totalOf } from "./metrics.ts";
import { withSdk } from "./with-sdk.ts";

afterEach(() => metrics.disable());
const sdk = withSdk();

const loadFromMatrix = createRequire(join(import.meta.dirname, "../../../test/matrix/otel-3/load.mjs"));
// biome-ignore lint/suspicious/noExplicitAny: the packages of the matrix have no types here
const sdkMetrics: any = loadFromMatrix("@opentelemetry/sdk-metrics");

/** A customer's provider, and what its own reader has counted. */
function customer() {
  const reader = new sdkMetrics.MetricReader();
  Object.assign(reader, { onForceFlush: async () => {}, onShutdown: async () => {} });
  const provider = new sdkMetrics.MeterProvider({ readers: [reader] });
  const total = async (name: string): Promise<number | undefined> => {
    const { resourceMetrics } = await reader.collect();
    return resourceMetrics.scopeMetrics
      .flatMap((scope: { metrics: { descriptor: { name: string } }[] }) => scope.metrics)
      .find(({ descriptor }: { descriptor: { name: string } }) => descriptor.name === name)?.dataPoints[0]
      .value;
  };
  return { provider, total };
}

describe("a customer's MeterProvider", () => {
  it("may come and go: nothing is lost, nothing counted twice", async () => {
    sdk.init();
    const counter = metrics.getMeter("m").createCounter("c");
    counter.add(1);
    const first = customer();
    expect(metrics.setGlobalMeterProvider(first.provider)).toBe(true);
    counter.add(10);
    metrics.disable();
    counter.add(100);
    const second = customer();
    expect(metrics.setGlobalMeterProvider(second.provider)).toBe(true);
    counter.add(1000);
    await flush();
    expect(totalOf(sdk.collector, "c")).toBe(1111);
    expect(await first.total("c")).toBe(11);
    expect(await second.total("c")).toBe(1100);
  });

  it("is flushed and shut down in time, and without an error, while our server hangs", async () => {
    sdk.init();
    sdk.collector.answer = () => {}; // never
    const { provider } = customer();
    metrics.setGlobalMeterProvider(provider);
    metrics.getMeter("m").createCounter("c").add(1);
    const inTime = (act: Promise<void>): Promise<string> =>
      Promise.race([
        act.then(() => "done"),
        new Promise<string>((resolve) => setTimeout(resolve, 15_000, "too late")),
      ]);
    const both = [inTime(provider.forceFlush()), inTime(provider.shutdown())];
    expect(await Promise.all(both)).toEqual(["done", "done"]);
  });

  it("that was shut down gets nothing more from what is made then; AgentOps goes on", async () => {
    sdk.init();
    const { provider } = customer();
    metrics.setGlobalMeterProvider(provider);
    const counter = metrics.getMeter("m").createCounter("c");
    counter.add(1);
    await provider.shutdown();
    counter.add(2);
    recordTool("search", () => {})();
    await flush();
    expect(totalOf(sdk.collector, "c")).toBe(3);
    expect(pointsOf(sdk.collector, "gen_ai.execute_tool.duration")).toMatchObject([{ count: 1 }]);
  });

  it("of another make gets what goes through us, and AgentOps gets it too", async () => {
    sdk.init();
    const recorded: [string, number, Attributes | undefined][] = [];
    const instrument = (name: string) => ({
      add: (value: number, attributes?: Attributes) => recorded.push([name, value, attributes]),
      record: (value: number, attributes?: Attributes) => recorded.push([name, value, attributes]),
    });
    const meter = { createCounter: instrument, createHistogram: instrument };
    const counter = metrics.getMeter("m").createCounter("c");
    metrics.setGlobalMeterProvider({ getMeter: () => meter } as unknown as MeterProvider);
    counter.add(2, { a: "b" });
    recordTool("search", () => {})();
    await flush();
    expect(recorded[0]).toEqual(["c", 2, { a: "b" }]);
    expect(recorded.map(([name]) => name)).toContain("gen_ai.execute_tool.duration");
    expect(totalOf(sdk.collector, "c")).toBe(2);
    expect(pointsOf(sdk.collector, "gen_ai.execute_tool.duration")).toMatchObject([{ count: 1 }]);
  });
});

it("a server that takes no metrics is asked once", async () => {
  sdk.init();
  sdk.collector.answer = ({ path }, response) => {
    response.statusCode = path === "/v1/metrics" ? 404 : 200;
    response.end();
  };
  const counter = metrics.getMeter("m").createCounter("c");
  for (let round = 0; round < 3; round += 1) {
    counter.add(1);
    await flush();
  }
  expect(sdk.collector.requests.filter(({ path }) => path === "/v1/metrics")).toHaveLength(1);
  expect(stats().metrics).toMatchObject({ made: 3, delivered: 0, dropped: { refused: 3 } });
});

import { metrics, ValueType } from "@opentelemetry/api";
import { afterEach, describe, expect, it } from "vitest";
import { flush } from "../src/flush.ts";
import { meter } from "../src/metrics/meter.ts";
import { shutdown } from "../src/shutdown.ts";
import { pointsOf, totalOf } from "./metrics.ts";
import { withSdk } from "./with-sdk.ts";

afterEach(() => metrics.disable());
const sdk = withSdk();

describe("instruments from the global, with nobody else's provider", () => {
  it("count, in whole numbers and in fractions", async () => {
    sdk.init({ serviceName: "shop" });
    const meter = metrics.getMeter("agent.metrics", "1.2.3");
    const calls = meter.createCounter("calls", {
      description: "Calls",
      unit: "{call}",
      valueType: ValueType.INT,
    });
    const cost = meter.createCounter("cost", { unit: "USD" });
    calls.add(2, { model: "gpt-4" });
    calls.add(1, { model: "gpt-4" });
    calls.add(5, { model: "gpt-5" });
    cost.add(0.25);
    await flush();
    const points = pointsOf(sdk.collector, "calls");
    expect(points.map(({ attributes, value, isInt }) => [attributes, value, isInt])).toEqual([
      [{ model: "gpt-4" }, 3, true],
      [{ model: "gpt-5" }, 5, true],
    ]);
    expect(points[0]).toMatchObject({
      kind: "sum",
      monotonic: true,
      temporality: 1,
      unit: "{call}",
      description: "Calls",
      scope: "agent.metrics",
      scopeVersion: "1.2.3",
    });
    expect(points[0]?.resource["service.name"]).toBe("shop");
    expect(pointsOf(sdk.collector, "cost")).toMatchObject([{ value: 0.25, isInt: false, attributes: {} }]);
  });

  it("tell what was added since the last time, and nothing where nothing was", async () => {
    sdk.init();
    const counter = metrics.getMeter("m").createCounter("c");
    counter.add(2);
    await flush();
    await flush();
    counter.add(3);
    await flush();
    const points = pointsOf(sdk.collector, "c");
    expect(points.map(({ value }) => value)).toEqual([2, 3]);
    expect(points[1]?.start).toBeGreaterThanOrEqual(points[0]?.time as bigint);
  });

  it("go up and down, and keep their value", async () => {
    sdk.init();
    const active = metrics.getMeter("m").createUpDownCounter("active");
    active.add(3);
    await flush();
    active.add(-1);
    await flush();
    const points = pointsOf(sdk.collector, "active");
    expect(points.map(({ value }) => value)).toEqual([3, 2]);
    expect(points[1]).toMatchObject({ temporality: 2, start: points[0]?.start, monotonic: false });
  });

  it("keep the last value of a gauge", async () => {
    sdk.init();
    const gauge = metrics.getMeter("m").createGauge("temperature");
    gauge.record(20);
    gauge.record(-3.5);
    await flush();
    expect(pointsOf(sdk.collector, "temperature")).toMatchObject([{ kind: "gauge", value: -3.5 }]);
  });

  it("sort into buckets, of which the upper boundary belongs to them", async () => {
    sdk.init();
    const advice = { explicitBucketBoundaries: [1, 10, 100] };
    const histogram = metrics.getMeter("m").createHistogram("h", { advice });
    for (const value of [0.5, 1, 1.5, 10, 1000]) histogram.record(value, { a: "b" });
    await flush();
    expect(pointsOf(sdk.collector, "h")).toMatchObject([
      {
        kind: "histogram",
        temporality: 1,
        bounds: [1, 10, 100],
        bucketCounts: [2, 2, 0, 1],
        count: 5,
        sum: 1013,
        min: 0.5,
        max: 1000,
        attributes: { a: "b" },
      },
    ]);
  });

  it("ask callbacks, alone and in batches", async () => {
    sdk.init();
    const meter = metrics.getMeter("m");
    let total = 5;
    meter.createObservableCounter("total").addCallback((result) => result.observe(total, { of: "a" }));
    const waiting = meter.createObservableUpDownCounter("waiting");
    const load = meter.createObservableGauge("load");
    const batch = async (result: Parameters<Parameters<typeof meter.addBatchObservableCallback>[0]>[0]) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      result.observe(waiting, 7);
      result.observe(load, 0.5, { core: 1 });
    };
    meter.addBatchObservableCallback(batch, [waiting, load]);
    await flush();
    total = 8;
    meter.removeBatchObservableCallback(batch, [waiting, load]);
    await flush();
    total = 2; // began anew
    await flush();
    expect(pointsOf(sdk.collector, "total").map(({ value }) => value)).toEqual([5, 3, 2]);
    expect(pointsOf(sdk.collector, "waiting")).toMatchObject([{ value: 7, temporality: 2 }]);
    expect(pointsOf(sdk.collector, "load")).toMatchObject([{ value: 0.5, attributes: { core: 1 } }]);
  });

  it("outlive a shutdown and go on with the next init", async () => {
    sdk.init();
    const counter = metrics.getMeter("m").createCounter("c");
    const gauge = metrics.getMeter("m").createObservableGauge("g");
    gauge.addCallback((result) => result.observe(1));
    counter.add(1);
    await shutdown();
    counter.add(10);
    sdk.init();
    counter.add(100);
    await flush();
    expect(totalOf(sdk.collector, "c")).toBe(101);
    expect(pointsOf(sdk.collector, "g")).toHaveLength(2);
  });
});

describe("attributes", () => {
  it("are the same in any order, and different by type", async () => {
    sdk.init();
    const counter = metrics.getMeter("m").createCounter("c");
    counter.add(1, { a: "x", b: 2 });
    counter.add(1, { b: 2, a: "x" });
    counter.add(1, { a: "x", b: "2" });
    counter.add(1, { a: "x", b: ["2"] });
    counter.add(1, { a: "x", b: ["2"], c: undefined });
    await flush();
    const points = pointsOf(sdk.collector, "c").map(({ attributes, value }) => [attributes, value]);
    expect(points).toEqual([
      [{ a: "x", b: 2 }, 2],
      [{ a: "x", b: "2" }, 1],
      [{ a: "x", b: ["2"] }, 2],
    ]);
  });

  it("may be hostile: nothing is thrown, what is valid counts", async () => {
    sdk.init();
    const counter = metrics.getMeter("m").createCounter("c");
    const hostile = Object.defineProperty({}, "boom", {
      enumerable: true,
      get() {
        throw new Error("boom");
      },
    });
    for (const attributes of [hostile, null, 7, "text", { f: () => {}, ok: 1 }, { n: null }])
      expect(() => counter.add(1, attributes as never)).not.toThrow();
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -1, "1", undefined])
      expect(() => counter.add(value as number)).not.toThrow();
    await flush();
    expect(totalOf(sdk.collector, "c")).toBeGreaterThanOrEqual(5);
    expect(pointsOf(sdk.collector, "c").some(({ attributes }) => attributes.ok === 1)).toBe(true);
  });

  it("of 100,000 kinds are 2,000 series, and every increase is counted", async () => {
    sdk.init();
    const counter = metrics.getMeter("m").createCounter("c");
    const histogram = metrics.getMeter("m").createHistogram("h");
    for (let index = 0; index < 100_000; index += 1) {
      counter.add(1, { id: `user ${index}` });
      histogram.record(1, { id: index });
    }
    await flush();
    for (const name of ["c", "h"]) {
      const points = pointsOf(sdk.collector, name);
      expect(points).toHaveLength(2000);
      const overflow = points.filter(({ attributes }) => attributes["otel.metric.overflow"] === true);
      expect(overflow).toHaveLength(1);
    }
    expect(totalOf(sdk.collector, "c")).toBe(100_000);
    // The next interval begins without them.
    counter.add(1, { id: "another" });
    await flush();
    expect(pointsOf(sdk.collector, "c").at(-1)?.attributes).toEqual({ id: "another" });
  });
});

it("enableMetrics: false leaves the global alone", async () => {
  sdk.init({ enableMetrics: false });
  metrics.getMeter("m").createCounter("c").add(1);
  await flush();
  expect(pointsOf(sdk.collector)).toEqual([]);
});

describe("otel.mode", () => {
  it("isolated leaves the global alone; agentops.meter() goes to AgentOps", async () => {
    sdk.init({ otel: { mode: "isolated" } });
    metrics.getMeter("m").createCounter("global").add(1);
    meter().createCounter("ours").add(1);
    await flush();
    expect(totalOf(sdk.collector, "global")).toBe(0);
    expect(totalOf(sdk.collector, "ours")).toBe(1);
  });
});

it("gives nothing to AgentOps where AgentOps is none of the exporters", async () => {
  const exporter = { export: (_: unknown, done: (result: { code: number }) => void) => done({ code: 0 }) };
  sdk.init({ otel: { exporters: [{ ...exporter, forceFlush: async () => {}, shutdown: async () => {} }] } });
  metrics.getMeter("m").createCounter("c").add(1);
  await flush();
  expect(pointsOf(sdk.collector)).toEqual([]);
});

it("takes back what it put into the API", async () => {
  const { setGlobalMeterProvider } = metrics;
  const { getMeter } = metrics.getMeterProvider();
  sdk.init();
  expect(metrics.setGlobalMeterProvider).not.toBe(setGlobalMeterProvider);
  await shutdown();
  expect(metrics.setGlobalMeterProvider).toBe(setGlobalMeterProvider);
  expect(metrics.getMeterProvider().getMeter).toBe(getMeter);
});

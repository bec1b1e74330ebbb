import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { encodeInParts } from "../src/metrics/encode-in-parts.ts";
import { encodeMetrics } from "../src/metrics/encode-metrics.ts";
import type { ResourceMetrics } from "../src/metrics/metric-data.ts";
import { decodeMetrics } from "./otlp-metrics-schema.ts";

const matrix = join(import.meta.dirname, "../../../test/matrix");

// biome-ignore lint/suspicious/noExplicitAny: the packages of three lines of OpenTelemetry have no common types
type Load = (name: string) => any;

/** Everything that the real SDK of a line can collect. */
async function collect(load: Load, line: string, temporality: number): Promise<ResourceMetrics> {
  const { MeterProvider, MetricReader, AggregationType, View, Aggregation, ExponentialHistogramAggregation } =
    load("@opentelemetry/sdk-metrics");
  const { ValueType } = load("@opentelemetry/api");
  const reader = new MetricReader({ aggregationTemporalitySelector: () => temporality });
  Object.assign(reader, { onForceFlush: async () => {}, onShutdown: async () => {} });
  const view =
    line === "otel-1"
      ? new View({ instrumentName: "exponential", aggregation: new ExponentialHistogramAggregation() })
      : { instrumentName: "exponential", aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } };
  expect(Aggregation === undefined).toBe(line !== "otel-1");
  const provider = new MeterProvider({ readers: [reader], views: [view] });
  const meter = provider.getMeter("shop", "1.0.0", { schemaUrl: "https://example.com/schema" });
  const counter = meter.createCounter("whole", {
    valueType: ValueType.INT,
    unit: "{call}",
    description: "Calls",
  });
  counter.add(3, { model: "gpt-4", list: ["a", "b"], flag: true, ratio: 0.5, big: 2 ** 40, negative: -1 });
  counter.add(2 ** 45);
  meter.createUpDownCounter("down", { valueType: ValueType.INT }).add(-7);
  meter.createCounter("fraction").add(0.25);
  meter.createGauge("gauge").record(-1.5, { ü: "ö" });
  const histogram = meter.createHistogram("histogram", {
    advice: { explicitBucketBoundaries: [1, 2.5, 10] },
  });
  const exponential = meter.createHistogram("exponential");
  for (const value of [0, 0.001, 1, 2.5, 3, 1e6]) {
    histogram.record(value);
    exponential.record(value);
  }
  meter
    .createObservableCounter("observed")
    .addCallback((result: { observe: (value: number) => void }) => result.observe(9));
  return (await reader.collect()).resourceMetrics;
}

describe.each(["otel-1", "otel-2", "otel-3"])("what sdk-metrics of %s collects", (line) => {
  it.each([
    ["delta", 0],
    ["cumulative", 1],
  ])("is encoded as by its own serializer (%s)", async (_, temporality) => {
    const load: Load = createRequire(join(matrix, line, "load.mjs"));
    const metrics = await collect(load, line, temporality);
    const { ProtobufMetricsSerializer } = load("@opentelemetry/otlp-transformer");
    const theirs = ProtobufMetricsSerializer.serializeRequest(metrics);
    const ours = decodeMetrics(encodeMetrics(metrics));
    expect(ours).toEqual(decodeMetrics(theirs));
    expect(ours.map(({ name }) => name).sort()).toEqual(
      ["down", "exponential", "fraction", "gauge", "histogram", "observed", "whole", "whole"].sort(),
    );
  });
});

describe("metrics of our own shape", () => {
  const point = (value: number, id: number) => ({
    startTime: [1, 5] as [number, number],
    endTime: [1_700_000_000, 999_999_999] as [number, number],
    attributes: { id },
    value,
    exemplars: [
      {
        value: 1.5,
        timestamp: [2, 0] as [number, number],
        traceId: "0af7651916cd43dd8448eb211c80319c",
        spanId: "b7ad6b7169203331",
      },
    ],
  });
  const metricsOf = (count: number): ResourceMetrics => ({
    resource: { attributes: { "service.name": "shop" } },
    scopeMetrics: [
      {
        scope: { name: "s" },
        metrics: ["a", "b"].map((name) => ({
          descriptor: { name, description: "", unit: "", valueType: 1 },
          aggregationTemporality: 0,
          dataPointType: 3,
          isMonotonic: true,
          dataPoints: Array.from({ length: count }, (_, index) => point(index, index)),
        })),
      },
    ],
  });

  it("keep nanoseconds and exemplars", () => {
    const [first] = decodeMetrics(encodeMetrics(metricsOf(1)));
    expect(first).toMatchObject({ start: 1_000_000_005n, time: 1_700_000_000_999_999_999n, temporality: 1 });
    expect(first?.exemplars).toEqual([
      { value: 1.5, traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" },
    ]);
  });

  it("are cut into requests of a size, each point in one of them", () => {
    const parts = encodeInParts(metricsOf(500), 8 * 1024);
    expect(parts.length).toBeGreaterThan(5);
    for (const { body } of parts) expect(body.length).toBeLessThanOrEqual(8 * 1024);
    const points = parts.flatMap(({ body }) => decodeMetrics(body));
    expect(parts.reduce((total, part) => total + part.points, 0)).toBe(1000);
    expect(points.map(({ name, value }) => `${name}${value}`)).toEqual(
      ["a", "b"].flatMap((name) => Array.from({ length: 500 }, (_, index) => `${name}${index}`)),
    );
  });
});

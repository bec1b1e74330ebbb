// What recording a measurement costs: ours and that of the OpenTelemetry SDK (3.x), each in a process of its own.
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const ROUNDS = 5;
const root = join(import.meta.dirname, "..");
const matrix = join(root, "test/matrix/otel-3");

interface Figures {
  counterNs: number;
  histogramNs: number;
  histogramWithoutAttributesNs: number;
  collectMicros: number;
}

// Alternating, so that a busy machine is busy for both.
const ours: Figures[] = [];
const theirs: Figures[] = [];
for (let round = 0; round < ROUNDS; round++) {
  ours.push(measure(ourSetUp(), join(root, "test")));
  theirs.push(measure(theirSetUp(), matrix));
}

const figures = Object.fromEntries(
  (["counterNs", "histogramNs", "histogramWithoutAttributesNs", "collectMicros"] as const).flatMap((name) => {
    const mine = least(ours.map((run) => run[name]));
    const other = least(theirs.map((run) => run[name]));
    return [
      [name, mine],
      [`otel${name[0]?.toUpperCase()}${name.slice(1)}`, other],
      [`${name}Ratio`, Math.round((mine / other) * 100) / 100],
    ];
  }),
);

row("counter.add, three attributes", "counterNs", "ns", 0.5);
row("histogram.record, three attributes", "histogramNs", "ns", 0.5);
row("histogram.record, no attributes", "histogramWithoutAttributesNs", "ns");
row("collect and encode 2 × 500 series", "collectMicros", "µs");
console.log(JSON.stringify({ bench: "metrics", ...figures }));

function measure(setUp: string, folder: string): Figures {
  const options = { encoding: "utf8", cwd: folder } as const;
  return JSON.parse(
    execFileSync(process.execPath, ["--input-type=module", "-e", setUp + workload()], options),
  );
}

/** Defines `meter` and `collect`, which takes what was recorded and makes OTLP protobuf of it. */
function ourSetUp(): string {
  const built = (name: string): string => JSON.stringify(join(root, "packages/sdk/dist/metrics", name));
  return `
    const agentops = await import("agentops");
    const { metrics } = await import("@opentelemetry/api");
    agentops.init({ quiet: true, instrumentations: false, endpoint: "http://127.0.0.1:9" });
    const meter = metrics.getMeter("bench");
    const { encodeMetrics } = await import(${built("encode-metrics.js")});
    const runtime = globalThis[Symbol.for("agentops.runtime.1")];
    const collect = async () => encodeMetrics(await runtime.metrics.own.collect()).length;`;
}

function theirSetUp(): string {
  return `
    const { metrics } = await import("@opentelemetry/api");
    const { MeterProvider, MetricReader, AggregationTemporality } = await import("@opentelemetry/sdk-metrics");
    const { ProtobufMetricsSerializer } = await import("@opentelemetry/otlp-transformer");
    class Reader extends MetricReader {
      async onForceFlush() {}
      async onShutdown() {}
    }
    const reader = new Reader({ aggregationTemporalitySelector: () => AggregationTemporality.DELTA });
    metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
    const meter = metrics.getMeter("bench");
    const collect = async () =>
      ProtobufMetricsSerializer.serializeRequest((await reader.collect()).resourceMetrics).length;`;
}

/** As an application records: a new object of attributes each time, of a handful of kinds. */
function workload(): string {
  return `
    const models = ["gpt-5", "gpt-5-mini", "claude-sonnet-5", "gemini-3"];
    const counter = meter.createCounter("tokens");
    const histogram = meter.createHistogram("duration");
    const plain = meter.createHistogram("plain");
    const attributes = (index) => ({ "gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": models[index & 3] });
    const nanos = (act) => {
      for (let index = 0; index < 200_000; index++) act(index);
      let best = Infinity;
      for (let round = 0; round < 5; round++) {
        const begun = process.hrtime.bigint();
        for (let index = 0; index < 200_000; index++) act(index);
        best = Math.min(best, Number(process.hrtime.bigint() - begun) / 200_000);
      }
      return Math.round(best);
    };
    const counterNs = nanos((index) => counter.add(1, attributes(index)));
    const histogramNs = nanos((index) => histogram.record(index & 1023, attributes(index)));
    const histogramWithoutAttributesNs = nanos((index) => plain.record(index & 1023));
    let collectMicros = Infinity;
    for (let round = 0; round < 20; round++) {
      for (let index = 0; index < 500; index++) {
        counter.add(1, { user: "user-" + index, region: "eu" });
        histogram.record(index, { user: "user-" + index, region: "eu" });
      }
      const begun = process.hrtime.bigint();
      await collect();
      collectMicros = Math.min(collectMicros, Number(process.hrtime.bigint() - begun) / 1000);
    }
    collectMicros = Math.round(collectMicros);
    console.log(JSON.stringify({ counterNs, histogramNs, histogramWithoutAttributesNs, collectMicros }));
    process.exit(0);`;
}

function least(values: number[]): number {
  return Math.min(...values);
}

function row(name: string, figure: string, unit: string, promise?: number): void {
  const promised = promise === undefined ? "" : `, promised ≤ ${promise}`;
  const other = figures[`otel${figure[0]?.toUpperCase()}${figure.slice(1)}`];
  const values = `${String(figures[figure]).padStart(6)} ${unit}   SDK ${String(other).padStart(6)} ${unit}`;
  console.log(`${name.padEnd(40)}${values}   ratio ${figures[`${figure}Ratio`]}${promised}`);
}

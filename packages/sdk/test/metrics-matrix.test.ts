import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { placeSdk } from "../../../test/coexistence/place-sdk.ts";
import { type Collector, startCollector } from "./collector.ts";
import { pointsOf, totalOf } from "./metrics.ts";

const matrix = join(import.meta.dirname, "../../../test/matrix");

/**
 * A customer's program with a Prometheus reader of their own; prints what they read there. $STEPS is where the
 * cases differ: `register()` sets up their MeterProvider, `start()` calls `init`.
 */
const program = `
  import { createServer } from "node:http";
  import { metrics } from "@opentelemetry/api";
  import { MeterProvider } from "@opentelemetry/sdk-metrics";
  import { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
  const agentops = await import("$SDK");
  const prometheus = new PrometheusExporter({ preventServerStart: true });
  const answers = [];
  let provider;
  const register = (options = {}) => {
    provider = new MeterProvider({ readers: [prometheus], ...options });
    answers.push(metrics.setGlobalMeterProvider(provider));
  };
  const start = (options = {}) =>
    agentops.init({ apiKey: "xxx", endpoint: "$ENDPOINT", quiet: true, instrumentations: false, enableMetrics: true, ...options });
  const read = async () => {
    const server = createServer((request, response) => prometheus.getMetricsRequestHandler(request, response));
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const text = await (await fetch("http://127.0.0.1:" + server.address().port + "/metrics")).text();
    server.close();
    server.closeAllConnections();
    return text;
  };
  const counter = () =>
    metrics.getMeter("agent.metrics").createCounter("llm.tokens.total", { description: "Total tokens processed" });
  $STEPS
  await agentops.flush();
  const text = await read();
  await agentops.shutdown();
  process.stdout.write(JSON.stringify({ answers, text }));
  process.exit(0);
`;

let collector: Collector;
beforeEach(async () => {
  collector = await startCollector();
});
afterEach(() => collector.close());

async function run(line: string, steps: string): Promise<{ answers: boolean[]; text: string }> {
  const folder = join(matrix, line);
  const source = program
    .replace("$SDK", placeSdk(folder))
    .replace("$ENDPOINT", collector.url)
    .replace("$STEPS", () => steps);
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", source], {
    cwd: folder,
    env: { PATH: process.env.PATH, AGENTOPS_SPOOL_DIR: "off" },
  });
  return JSON.parse(stdout);
}

/** The value of a series in Prometheus' text; undefined where it has none. */
function readValue(text: string, name: string, label: string): number | undefined {
  const lines = text.split("\n").filter((line) => line.startsWith(`${name}{`) && line.includes(label));
  if (lines.length > 1) throw new Error(`${lines.length} series of ${name} with ${label}`);
  return lines[0] === undefined ? undefined : Number(lines[0].split(" ")[1]);
}

/** The program's own exporter and console, as `otel.metricExporters` takes them. */
const EXPORTER = `
  const got = [];
  const exporter = {
    export: (metrics, done) => (got.push(...metrics.scopeMetrics.flatMap((scope) => scope.metrics)), done({ code: 0 })),
    forceFlush: async () => {},
    shutdown: async () => {},
    selectAggregationTemporality: () => 1,
  };`;

const USE = `
  const processTask = agentops.recordAction("process_task", async () => { tokenCounter.add(1, { model: "gpt-4" }); });
  await processTask();
  await processTask();`;

describe.each(["otel-1", "otel-2", "otel-3"])(
  "beside %s, the issue's example counts alike in Prometheus and in AgentOps",
  (line) => {
    it.each([
      [
        "their MeterProvider registered before init",
        `register(); start(); const tokenCounter = counter(); ${USE}`,
      ],
      ["registered after init", `start(); register(); const tokenCounter = counter(); ${USE}`],
      [
        "registered after the instrument was made",
        `start(); const tokenCounter = counter(); register(); ${USE}`,
      ],
      [
        "registered when it has counted already",
        `start(); const tokenCounter = counter(); ${USE} register();`,
      ],
      [
        "instrument made before init, from their MeterProvider",
        `register(); const tokenCounter = counter(); start(); ${USE}`,
      ],
      [
        "no MeterProvider, with otel.metricReaders",
        `start({ otel: { metricReaders: [prometheus] } }); const tokenCounter = counter(); ${USE}`,
      ],
      [
        "our reader in their MeterProvider",
        `register({ readers: [prometheus, agentops.metricReader({ endpoint: "ENDPOINT", quiet: true })] }); const tokenCounter = counter(); ${USE}`,
      ],
    ])("%s", async (_, steps) => {
      const { answers, text } = await run(line, steps.replace("ENDPOINT", collector.url));
      expect(answers.every((answer) => answer)).toBe(true);
      expect(readValue(text, "llm_tokens_total", 'model="gpt-4"')).toBe(2);
      expect(totalOf(collector, "llm.tokens.total")).toBe(2);
      const points = pointsOf(collector, "llm.tokens.total");
      expect(points[0]).toMatchObject({ description: "Total tokens processed", scope: "agent.metrics" });
    });
  },
);

describe.each(["otel-1", "otel-2", "otel-3"])("beside %s", (line) => {
  it("exporters and views of init are those of their own SDK, and hold for AgentOps too", async () => {
    const allow =
      line === "otel-1"
        ? `new sdk.FilteringAttributesProcessor(["model"])`
        : `sdk.createAllowListAttributesProcessor(["model"])`;
    const view =
      line === "otel-1"
        ? (options: string) => `new sdk.View(${options})`
        : (options: string) =>
            `(${options.replace('attributeKeys: ["model"]', `attributesProcessors: [${allow}]`)})`;
    const drop = line === "otel-1" ? "sdk.Aggregation.Drop()" : "{ type: sdk.AggregationType.DROP }";
    const { answers } = await run(
      line,
      `
      const sdk = await import("@opentelemetry/sdk-metrics");
      ${EXPORTER}
      const views = [
        ${view(`{ instrumentName: "llm.tokens.total", name: "tokens", attributeKeys: ["model"] }`)},
        ${view(`{ instrumentName: "secret", aggregation: ${drop} }`)},
      ];
      start({ otel: { metricExporters: [exporter], metricReaders: [prometheus], views } });
      const meter = metrics.getMeter("agent.metrics");
      counter().add(5, { model: "gpt-4", user: "someone" });
      meter.createCounter("secret").add(1);
      meter.createHistogram("latency", { advice: { explicitBucketBoundaries: [1, 2] } }).record(1.5);
      await agentops.flush();
      answers.push(JSON.stringify(got.find(({ descriptor }) => descriptor.name === "tokens")?.dataPoints.map(({ attributes, value }) => ({ attributes, value }))));
      answers.push(got.some(({ descriptor }) => descriptor.name === "secret"));
      `,
    );
    expect(answers).toEqual([JSON.stringify([{ attributes: { model: "gpt-4" }, value: 5 }]), false]);
    expect(pointsOf(collector, "tokens")).toMatchObject([
      { value: 5, attributes: { model: "gpt-4" }, temporality: 1 },
    ]);
    expect(pointsOf(collector, "tokens")[0]?.attributes).not.toHaveProperty("user");
    expect(pointsOf(collector, "secret")).toEqual([]);
    expect(pointsOf(collector, "latency")).toMatchObject([{ bucketCounts: [0, 1, 0], bounds: [1, 2] }]);
  });

  it("every kind of instrument reaches both, whenever it was made", async () => {
    const { text } = await run(
      line,
      `
      const make = (meter, name) => {
        meter.createCounter(name + ".counter").add(2, { a: "b" });
        meter.createUpDownCounter(name + ".updown").add(-3);
        meter.createHistogram(name + ".histogram").record(7);
        meter.createObservableCounter(name + ".oc").addCallback((result) => result.observe(4));
        meter.createObservableUpDownCounter(name + ".ou").addCallback((result) => result.observe(-5));
        const gauge = meter.createObservableGauge(name + ".og");
        meter.addBatchObservableCallback(async (result) => result.observe(gauge, 6), [gauge]);
      };
      start();
      make(metrics.getMeter("early"), "early");
      register();
      make(metrics.getMeter("late"), "late");
      await agentops.flush();
      metrics.getMeter("early").createCounter("early.counter").add(1, { a: "b" });
      `,
    );
    for (const name of ["early", "late"]) {
      const counted = name === "early" ? 3 : 2;
      expect(readValue(text, `${name}_counter_total`, 'a="b"')).toBe(counted);
      expect(totalOf(collector, `${name}.counter`)).toBe(counted);
      expect(text).toMatch(new RegExp(`${name}_updown(\\{[^}]*\\})? -3`));
      expect(text).toMatch(new RegExp(`${name}_oc(_total)?(\\{[^}]*\\})? 4`));
      expect(text).toMatch(new RegExp(`${name}_ou(\\{[^}]*\\})? -5`));
      expect(text).toMatch(new RegExp(`${name}_og(\\{[^}]*\\})? 6`));
      expect(pointsOf(collector, `${name}.updown`).at(-1)).toMatchObject({ value: -3, temporality: 2 });
      expect(pointsOf(collector, `${name}.histogram`)).toMatchObject([{ count: 1, sum: 7 }]);
      expect(totalOf(collector, `${name}.oc`)).toBe(4);
      expect(pointsOf(collector, `${name}.ou`).at(-1)).toMatchObject({ value: -5 });
      expect(pointsOf(collector, `${name}.og`).at(-1)).toMatchObject({ value: 6 });
    }
  });

  it("their readers see what AgentOps measures of agents, each call once on both sides", async () => {
    const { text } = await run(
      line,
      `register(); start(); const tokenCounter = counter(); ${USE} await agentops.recordTool("search", async () => {})();`,
    );
    expect(text).toMatch(
      /gen_ai_execute_tool_duration(_seconds)?_count\{[^}]*gen_ai_tool_name="search"[^}]*\} 1/,
    );
    const points = pointsOf(collector, "gen_ai.execute_tool.duration");
    expect(points).toMatchObject([{ count: 1, scope: "agentops" }]);
    expect(text).not.toContain("process_memory");
  });

  it("joins a provider that has worked before, and leaves it as it was", async () => {
    const view =
      line === "otel-1"
        ? `new sdk.View({ instrumentName: "viewed", name: "renamed" })`
        : `{ instrumentName: "viewed", name: "renamed" }`;
    const { answers, text } = await run(
      line,
      `
      const sdk = await import("@opentelemetry/sdk-metrics");
      register({ views: [${view}] });
      const meter = metrics.getMeter("m");
      const early = meter.createCounter("twice");
      const viewed = meter.createCounter("viewed");
      const observed = meter.createObservableCounter("observed");
      let total = 10;
      observed.addCallback((result) => result.observe(total));
      early.add(100);
      viewed.add(100);
      await read();
      early.add(1000);
      start();
      early.add(1);
      viewed.add(1);
      // The same instrument once more: it must not be counted twice by anybody.
      meter.createCounter("twice").add(1);
      meter.createCounter("viewed").add(1);
      await agentops.flush();
      total = 15;
      await read();
      await agentops.flush();
      await agentops.shutdown();
      early.add(5);
      await read();
      start();
      early.add(1);
      answers.push(provider._sharedState.metricCollectors.length);
      await agentops.flush();
      await agentops.shutdown();
      answers.push(provider._sharedState.metricCollectors.length);
      `,
    );
    expect(answers).toEqual([true, 2, 1]);
    expect(text).toMatch(/^twice_total(\{.*\})? 1108 ?/m);
    expect(text).toMatch(/^renamed_total(\{.*\})? 102 ?/m);
    // What was recorded while AgentOps was not there is the customer's alone.
    expect(totalOf(collector, "twice")).toBe(3);
    expect(totalOf(collector, "renamed")).toBe(2);
    expect(totalOf(collector, "viewed")).toBe(0);
    expect([5, 15]).toContain(totalOf(collector, "observed"));
  });
});

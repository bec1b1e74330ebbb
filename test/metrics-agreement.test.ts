import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { MetricAggregate } from "../packages/server/src/model/index.ts";
import { launchBrowser } from "./browser.ts";
import { placeSdk } from "./coexistence/place-sdk.ts";
import { eventually, getJson, type ServerProcess, startServer } from "./running-server.ts";

/**
 * A customer's program with a Prometheus reader of their own; prints what they read there. `register()` sets up their
 * MeterProvider; $SETUP says when, if at all.
 */
const program = `
  import { createServer } from "node:http";
  import { metrics } from "@opentelemetry/api";
  import { MeterProvider } from "@opentelemetry/sdk-metrics";
  import { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
  const agentops = await import("$SDK");
  const reader = new PrometheusExporter({ preventServerStart: true });
  const register = () => metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  const options = { apiKey: "xxx", enableMetrics: true, endpoint: "$ENDPOINT", quiet: true };

  $SETUP
  const tokenCounter = metrics.getMeter("agent.metrics").createCounter("llm.tokens.total", { description: "Total tokens processed" });
  const processTask = agentops.recordAction("process_task", async () => { tokenCounter.add(1, { model: "gpt-4" }); });
  for (let task = 0; task < 1234; task += 1) await processTask();

  await session.end();
  await agentops.flush();
  const server = createServer((request, response) => reader.getMetricsRequestHandler(request, response));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const answer = await fetch("http://127.0.0.1:" + server.address().port + "/metrics");
  process.stdout.write(await answer.text());
  await agentops.shutdown();
  process.exit(0);
`;

const folder = join(import.meta.dirname, "matrix", "otel-3");
let server: ServerProcess;
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  server = await startServer();
});
afterEach(() => server?.stop());

it.each([
  ["their MeterProvider registered before init", "register(); const session = agentops.init(options);"],
  ["registered after init", "const session = agentops.init(options); register();"],
  [
    "not at all, with otel.metricReaders",
    "const session = agentops.init({ ...options, otel: { metricReaders: [reader] } });",
  ],
])("a counter reads alike in Prometheus, in the API and on the page: %s", async (_, setup) => {
  const source = program
    .replace("$SDK", placeSdk(folder))
    .replace("$ENDPOINT", server.url)
    .replace("$SETUP", () => setup);
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", source], {
    cwd: folder,
    env: { PATH: process.env.PATH, AGENTOPS_SPOOL_DIR: "off" },
  });
  const line = stdout.split("\n").find((text) => /^llm_tokens_total\{.*model="gpt-4"/.test(text));
  expect(Number(line?.split(" ")[1])).toBe(1234);

  const path = "/api/v1/metrics/llm.tokens.total/aggregate?aggregation=sum&groupBy=model";
  const read = () => getJson<MetricAggregate>(`${server.url}${path}`);
  const { groups } = await eventually(read, (answer) => answer.groups.length > 0);
  expect(groups.map(({ attributes, totals }) => [attributes, Number(totals.sum)])).toEqual([
    [["gpt-4"], 1234],
  ]);

  const page = await browser.newPage();
  await page.goto(`${server.url}/charts?metric=llm.tokens.total&by=model&show=sum`);
  const legend = page.getByRole("region", { name: "Chart of llm.tokens.total" }).getByRole("listitem");
  await legend
    .filter({ hasText: "gpt-4" })
    .filter({ hasText: /1[, {2}]?234/ })
    .waitFor();
  await page.close();
});

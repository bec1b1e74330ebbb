import { InMemorySpanExporter } from "@opentelemetry/sdk-trace";
import { afterEach, expect, it } from "vitest";
import { doctor } from "../src/doctor/doctor.ts";
import { flush } from "../src/flush.ts";
import { recordTool } from "../src/record/recorders.ts";
import { stats } from "../src/stats.ts";
import { CustomerOtel, unregisterAll } from "./customer-otel.ts";
import { withSdk } from "./with-sdk.ts";

afterEach(unregisterAll);
const sdk = withSdk(); // after the hook above, so that its shutdown still runs inside it

it("says that nothing is recorded before init", async () => {
  const report = await doctor();
  expect(report).toMatchObject({ ok: false, arrangement: "off", destinations: [] });
  expect(report.text).toContain("call agentops.init()");
});

it("sends a test span through every destination, whatever filter and sampler say", async () => {
  const apm = new InMemorySpanExporter();
  sdk.init({
    filter: () => false,
    otel: { additionalExporters: [{ exporter: apm, sampler: { shouldSample: () => ({ decision: 0 }) } }] },
  });
  const report = await doctor();
  expect(report.problems).toEqual([]);
  expect(report.destinations).toMatchObject([
    { name: "agentops", canary: "exported", filter: "function", sampled: false, captureContent: "full" },
    { name: "InMemorySpanExporter", canary: "exported", sampled: true, captureContent: "metadata" },
  ]);
  expect(sdk.collector.span("agentops.doctor").endTimeUnixNano).toBeGreaterThan(0n);
  expect(apm.getFinishedSpans().map(({ name }) => name)).toEqual(["agentops.doctor"]);
});

it("tells whose provider makes the spans", async () => {
  sdk.init();
  expect(await doctor()).toMatchObject({ ok: true, arrangement: "own", provider: undefined });
  new CustomerOtel().register();
  const joined = await doctor();
  expect(joined).toMatchObject({ ok: true, arrangement: "joined", provider: "TracerProvider" });
  expect(joined.propagationFields).toContain("traceparent");
  expect(joined.text).toContain("part of your tracer provider");
});

it("says what to do where a provider cannot be joined", async () => {
  const customer = new CustomerOtel();
  Object.defineProperty(customer.provider, "_activeSpanProcessor", { value: undefined });
  customer.register();
  sdk.init();
  const report = await doctor();
  expect(report.arrangement).toBe("beside");
  expect(report.problems.join()).toContain("agentops.spanProcessor()");
});

it("says why a destination does not get its spans", async () => {
  const refusing = new InMemorySpanExporter();
  refusing.export = (_spans, done) => done({ code: 1, error: new Error("no") });
  sdk.init({ otel: { additionalExporters: [{ name: "apm", exporter: refusing }] } });
  sdk.collector.answer = (_request, response) => response.writeHead(401).end();
  const report = await doctor();
  expect(report.destinations.map(({ canary }) => canary)).toEqual(["waiting", "dropped"]);
  expect(report.problems).toHaveLength(2);
  expect(report.problems.join()).toMatch(/agentops yet .*\n?.*apm \(export_failed\)/s);
});

it("counts alike in stats(): made = delivered + dropped + waiting", async () => {
  const apm = new InMemorySpanExporter();
  sdk.init({ otel: { additionalExporters: [apm, new InMemorySpanExporter()] } });
  for (let call = 0; call < 5; call += 1) recordTool("t", () => {})();
  expect(stats().destinations.agentops).toMatchObject({ made: 5, waiting: 5, delivered: 0 });
  await doctor();
  const { destinations } = stats();
  expect(Object.keys(destinations)).toEqual(["agentops", "InMemorySpanExporter", "InMemorySpanExporter 2"]);
  for (const destination of Object.values(destinations)) {
    expect(destination).toMatchObject({ made: 6, delivered: 6, waiting: 0, dropped: {} });
  }
});

it("tells the memory and the event loop of the process in stats()", async () => {
  sdk.init({ enableMetrics: true });
  recordTool("t", () => {})();
  await flush();
  await expect.poll(() => stats().process.eventLoopDelay).toBeDefined();
  const { memoryBytes, eventLoopDelay } = stats().process;
  expect(memoryBytes).toBeGreaterThan(1_000_000);
  expect(eventLoopDelay?.max).toBeGreaterThanOrEqual(eventLoopDelay?.mean ?? Number.NaN);
});

/**
 * Metrics of agents, read by Prometheus, printed on the console and sent to AgentOps: readers and exporters are those
 * of OpenTelemetry's own SDK. It runs until it is stopped, and answers an order now and then.
 *
 *   node examples/metrics.ts
 *   curl http://localhost:9464/metrics
 */
import { metrics } from "@opentelemetry/api";
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import { ConsoleMetricExporter } from "@opentelemetry/sdk-metrics";
import * as agentops from "agentops";
import { answerOrder } from "./order-agent.ts";

const port = Number(process.env.PORT ?? 9464);
agentops.init({
  serviceName: "order-metrics",
  otel: {
    metricReaders: [new PrometheusExporter({ port })],
    metricExporters: [new ConsoleMetricExporter()], // once a minute
  },
});

// An instrument of OpenTelemetry's global, and one that is declared with what it may carry.
const asked = metrics.getMeter("orders").createCounter("orders.asked", { description: "Orders asked for" });
const answerLength = agentops.registerMetric({
  name: "orders.answer.length",
  type: "histogram",
  unit: "{character}",
  buckets: [10, 20, 40, 80],
  attributes: ["warehouse", "gen_ai.agent.name"],
});

async function askForOrder(id: string): Promise<void> {
  asked.add(1, { warehouse: "north" });
  const answer = await agentops.withSession({ name: "order" }, () => answerOrder(id));
  answerLength.record(answer.length, { warehouse: "north" });
}

await askForOrder("1001");
console.log(`http://localhost:${port}/metrics`);
const timer = setInterval(() => void askForOrder("1002"), 10_000);
process.once("SIGTERM", async () => {
  clearInterval(timer);
  await agentops.shutdown();
  process.exit(0);
});

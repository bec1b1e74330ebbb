// node export-logs-and-metrics.mjs <proto|http> <endpoint> <name>: an event, a log record and one metric of each kind.
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { AggregationType, MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";

const [encoding, endpoint, name] = process.argv.slice(2);
const { OTLPLogExporter } = await import(`@opentelemetry/exporter-logs-otlp-${encoding}`);
const { OTLPMetricExporter } = await import(`@opentelemetry/exporter-metrics-otlp-${encoding}`);
const resource = resourceFromAttributes({ "service.name": name });

const loggers = new LoggerProvider({
  resource,
  processors: [
    new BatchLogRecordProcessor({ exporter: new OTLPLogExporter({ url: `${endpoint}/v1/logs` }) }),
  ],
});
const logger = loggers.getLogger("matrix", "1.0");
logger.emit({ eventName: "session.start", attributes: { "session.id": name } });
logger.emit({
  severityNumber: 17,
  severityText: "ERROR",
  body: { reason: "no money", amounts: [1, 2.5, { currency: "EUR" }] },
  attributes: { large: 2 ** 60, bytes: new Uint8Array([1, 2]), nested: { deep: [true] } },
});

const reader = new PeriodicExportingMetricReader({
  exporter: new OTLPMetricExporter({ url: `${endpoint}/v1/metrics` }),
});
const meters = new MeterProvider({
  resource,
  readers: [reader],
  views: [{ instrumentName: "*.size", aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
});
const meter = meters.getMeter("matrix");
meter.createCounter(`${name}.calls`, { unit: "{call}", description: "Calls made" }).add(3, { model: "x" });
meter.createHistogram(`${name}.wait`, { unit: "s" }).record(0.25, { model: "x" });
meter.createHistogram(`${name}.size`).record(7);
meter.createObservableGauge(`${name}.load`).addCallback((result) => result.observe(Number.NaN));

await loggers.shutdown();
await meters.shutdown();

import type { Attributes, Histogram, Meter, ObservableResult } from "@opentelemetry/api";
import type { ExportStats } from "../exporter/export-stats.ts";
import type { SentRequest } from "../exporter/otlp-client.ts";
import { ATTR_ERROR_TYPE, ATTR_SERVER_ADDRESS } from "../semconv/index.ts";
import { type EventLoopDelay, type EventLoopMeasure, measureEventLoop } from "./event-loop-delay.ts";

export interface SdkMetricsOptions {
  meter: Meter;
  /** What became of the spans, and of the data points. */
  spans: () => ExportStats;
  points: () => ExportStats;
  maxQueueBytes: number;
  endpoint: string;
}

const COMPONENT = "otel.component.type";
const DURATION = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
const BYTES = [1e3, 4e3, 16e3, 64e3, 128e3, 256e3, 512e3, 1e6, 4e6];

/** What this SDK tells of itself and of the process: names of OpenTelemetry's conventions where they have one. */
export class SdkMetrics {
  readonly #duration: Histogram;
  readonly #size: Histogram;
  readonly #address: Attributes;
  readonly #meter: Meter;
  #eventLoop: EventLoopMeasure | undefined;

  constructor(options: SdkMetricsOptions) {
    const { meter, spans, points, endpoint } = options;
    this.#address = { [ATTR_SERVER_ADDRESS]: new URL(endpoint).hostname };
    this.#duration = meter.createHistogram("otel.sdk.exporter.operation.duration", {
      unit: "s",
      description: "Duration of requests to AgentOps",
      advice: { explicitBucketBoundaries: DURATION },
    });
    this.#size = meter.createHistogram("agentops.exporter.request.size", {
      unit: "By",
      description: "Bytes of requests to AgentOps, before compression",
      advice: { explicitBucketBoundaries: BYTES },
    });
    observeSignal(meter, "span", spans);
    observeSignal(meter, "metric_data_point", points);
    this.#observeQueue(options);
    meter
      .createObservableUpDownCounter("process.memory.usage", {
        unit: "By",
        description: "Physical memory in use",
      })
      .addCallback((result) => result.observe(process.memoryUsage.rss()));
    this.#meter = meter;
  }

  /** Begins to watch the event loop. */
  start(): void {
    this.#eventLoop ??= measureEventLoop(this.#meter);
  }

  get eventLoopDelay(): EventLoopDelay | undefined {
    return this.#eventLoop?.read();
  }

  /** A request has ended, well or not. */
  sent({ signal, bytes, millis, outcome }: SentRequest): void {
    const attributes: Attributes = { ...this.#address, [COMPONENT]: `agentops_${signal}_exporter` };
    this.#size.record(bytes, attributes);
    const errorType = "cause" in outcome ? outcome.cause : outcome.status;
    if (errorType !== "delivered") attributes[ATTR_ERROR_TYPE] = errorType;
    this.#duration.record(millis / 1000, attributes);
  }

  stop(): void {
    this.#eventLoop?.stop();
  }

  #observeQueue({ meter, spans, maxQueueBytes }: SdkMetricsOptions): void {
    const attributes = { [COMPONENT]: "agentops_traces_exporter" };
    const observe = (name: string, unit: string, description: string, read: () => number): void =>
      meter
        .createObservableUpDownCounter(name, { unit, description })
        .addCallback((result) => result.observe(read(), attributes));
    observe(
      "otel.sdk.processor.span.queue.size",
      "{span}",
      "Spans that wait in memory",
      () => spans().waiting,
    );
    observe("agentops.exporter.queue.size", "By", "Bytes that wait in memory", () => spans().queueBytes);
    observe("agentops.exporter.queue.capacity", "By", "Bytes that may wait in memory", () => maxQueueBytes);
    observe(
      "agentops.exporter.spooled",
      "{span}",
      "Spans put on disk for the next start",
      () => spans().spooled,
    );
  }
}

/** Exported and lost, with why; the total is that of this process. */
function observeSignal(meter: Meter, item: string, stats: () => ExportStats): void {
  const attributes = { [COMPONENT]: `agentops_${item === "span" ? "traces" : "metrics"}_exporter` };
  meter
    .createObservableCounter(`otel.sdk.exporter.${item}.exported`, {
      unit: item === "span" ? "{span}" : "{data_point}",
      description: "Sent to AgentOps; with error.type, dropped",
    })
    .addCallback((result: ObservableResult) => {
      const { delivered, dropped } = stats();
      if (delivered > 0) result.observe(delivered, attributes);
      for (const [reason, count] of Object.entries(dropped))
        result.observe(count, { ...attributes, [ATTR_ERROR_TYPE]: reason });
    });
}

import type { MeterProvider } from "@opentelemetry/api";
import type { Config } from "../config.ts";
import type { ExportStats } from "../exporter/export-stats.ts";
import type { FlushOptions } from "../exporter/exporter.ts";
import type { OtlpClient } from "../exporter/otlp-client.ts";
import type { Spool } from "../exporter/spool.ts";
import { MeterHolder } from "../otel/meter-holder.ts";
import { ResourceViews } from "../otel/resource-views.ts";
import type { Reporter } from "../reporter.ts";
import type { Resource } from "../tracer/readable-span.ts";
import { SDK_VERSION } from "../version.ts";
import { within } from "../within.ts";
import { AgentMetrics } from "./agent-metrics.ts";
import { AgentopsMetricReader } from "./agentops-metric-reader.ts";
import { CustomerPipeline } from "./customer-pipeline.ts";
import type { EventLoopDelay } from "./event-loop-delay.ts";
import { explicitReaders } from "./explicit-readers.ts";
import { forwardingMeters } from "./forwarding-meters.ts";
import { AGENTOPS_SCOPE, MeterArrangement } from "./meter-arrangement.ts";
import type { ResourceMetrics } from "./metric-data.ts";
import { MetricExporter } from "./metric-exporter.ts";
import type { ExemplarSource } from "./metric-storage.ts";
import { OwnMeterProvider } from "./own-meter-provider.ts";
import { SdkMetrics } from "./sdk-metrics.ts";

const SDK_SCOPE = "agentops.sdk";
export const EXPORT_INTERVAL_MILLIS = 60_000;
/** Metrics are small; what waits of them needs no more room than this. */
const MAX_SETTLE_MILLIS = 1000;
const MAX_QUEUE_BYTES = 8 * 1024 * 1024;

export interface MetricsManagerOptions {
  config: Config;
  reporter: Reporter;
  client: OtlpClient;
  /** What became of the spans. */
  spans: () => ExportStats;
  /** Whether AgentOps is a destination: else only the customer's own readers get metrics. */
  isSent: boolean;
  spool: Spool | undefined;
  resource: Resource;
  exemplarOf: ExemplarSource;
  /** The customer puts our reader into a provider of theirs: nothing is held and nothing is joined. */
  explicit: boolean;
}

/** Meters of our own, a customer's meter provider beside or instead of them, and what of both goes to AgentOps. */
export class MetricsManager {
  readonly own: OwnMeterProvider;
  readonly exporter: MetricExporter;
  readonly agents: AgentMetrics;
  readonly #options: MetricsManagerOptions;
  /** What the SDK tells of itself and of the process: to AgentOps alone, beside whatever a customer measures. */
  readonly #self: OwnMeterProvider;
  #sdk: SdkMetrics | undefined;
  #selfToldAt = performance.now();
  #madeUntilThen = 0;
  readonly #holder: MeterHolder;
  readonly #pipeline: CustomerPipeline | undefined;
  readonly #reader: AgentopsMetricReader;
  readonly #resources: ResourceViews;
  readonly #settled = new WeakSet<Resource>();
  readonly #arrangement: MeterArrangement;
  #released = false;
  #collecting: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  /** What has to happen before a collection, such as finding the price of a call. */
  readonly #pending = new Set<Promise<unknown>>();

  constructor(options: MetricsManagerOptions) {
    const { config, reporter, client, spool, resource, exemplarOf } = options;
    const { mode = "auto" } = config.otel;
    this.#options = options;
    this.own = new OwnMeterProvider(resource, exemplarOf);
    this.#resources = new ResourceViews(config.givenResource);
    this.exporter = new MetricExporter({
      client,
      reporter,
      spool,
      maxQueueBytes: Math.min(MAX_QUEUE_BYTES, config.maxQueueBytes),
      maxBatchBytes: config.maxBatchBytes,
    });
    this.agents = new AgentMetrics({
      meter: () => forwardingMeters().getMeter(AGENTOPS_SCOPE, SDK_VERSION),
      latestNames: config.latestGenAiNames,
      awaitBeforeCollection: (promise) => this.#awaitBeforeCollection(promise),
    });
    this.#self = new OwnMeterProvider(resource);
    this.#reader = new AgentopsMetricReader({ deliver: (options) => this.flush({ ...options, once: true }) });
    this.#pipeline = CustomerPipeline.create(config.otel, resource, this.#reader, reporter);
    this.#arrangement = new MeterArrangement({
      own: this.own,
      pipeline: this.#pipeline?.provider,
      reader: this.#reader,
      mayJoin: mode === "auto" && !options.explicit,
      reporter,
      onLeave: () => this.#add(this.#reader.collectNow()),
    });
    this.#holder = new MeterHolder({
      provider: forwardingMeters(),
      onChange: () => this.#follow(),
    });
  }

  /** Holds the global while nobody has it, joins whoever has it, and begins to collect. */
  install(): void {
    const { config, explicit } = this.#options;
    if (config.otel.mode !== "isolated" && !explicit) this.#holder.install();
    forwardingMeters().getMeter(AGENTOPS_SCOPE, SDK_VERSION); // while everybody gives one
    this.targetsOf(AGENTOPS_SCOPE);
    this.#options.client.onSent = (request) => this.#sdk?.sent(request);
    setImmediate(() => this.#measureItself()).unref();
    this.#timer = setInterval(() => void this.flush({ timeoutMillis: 0 }), EXPORT_INTERVAL_MILLIS).unref();
    process.prependListener("exit", this.#onExit);
  }

  /** Who gets what is recorded under a scope. */
  targetsOf(scopeName: string): readonly MeterProvider[] {
    if (this.#options.config.otel.mode !== "isolated") {
      if (this.#options.explicit) this.#follow();
      else this.#holder.customerProvider();
    }
    return this.#arrangement.targetsOf(scopeName);
  }

  /** Lets the next collection wait for a promise that never rejects. */
  #awaitBeforeCollection(promise: Promise<unknown>): void {
    this.#pending.add(promise);
    void promise.finally(() => this.#pending.delete(promise));
  }

  /** Delivers what a reader of ours has. Never rejects. */
  async deliverFrom(reader: AgentopsMetricReader): Promise<void> {
    const { resourceMetrics } = await reader.collect();
    await this.#settle(resourceMetrics.resource);
    this.#add(resourceMetrics);
  }

  /** Collects, sends, and tells whether all of it is gone in time. Never rejects. */
  async flush({ timeoutMillis, once = false }: FlushOptions): Promise<boolean> {
    const deadline = performance.now() + timeoutMillis;
    if (!this.#released) forwardingMeters().follow(); // those of an earlier runtime, and to a provider not seen yet
    const collected = this.#collecting.then(() => this.#collect(once));
    this.#collecting = collected;
    if (timeoutMillis === 0) return false;
    if (!(await within(timeoutMillis, () => collected))) return false;
    return await this.exporter.flush({ timeoutMillis: deadline - performance.now(), once });
  }

  /** Flushes the customer's readers and exporters that `init` was given. */
  async flushPipeline(options: FlushOptions): Promise<boolean> {
    return (await this.#pipeline?.flush(options)) ?? true;
  }

  async shutdown(options: FlushOptions): Promise<boolean> {
    clearInterval(this.#timer);
    const complete = await this.flush({ ...options, once: true });
    const closed = (await this.#pipeline?.shutdown(options)) ?? true;
    this.#arrangement.leave();
    process.off("exit", this.#onExit);
    return (await this.exporter.shutdown({ timeoutMillis: 0 })) && complete && closed;
  }

  /** Takes back what `install` put into the process. */
  release(): void {
    this.#released = true;
    this.#sdk?.stop();
    this.#holder.release();
  }

  stats(): ExportStats {
    return this.exporter.stats();
  }

  readonly #onExit = (): void => {
    this.keep();
    this.exporter.exit();
  };

  /** Puts what was not sent on disk: the process is about to end. */
  keep(): void {
    try {
      this.#add(this.own.collectNow());
      for (const reader of [this.#reader, ...explicitReaders]) this.#add(reader.collectNow());
    } catch (error) {
      this.#options.reporter.debug(`metrics could not be collected at the end: ${String(error)}`);
    }
    this.exporter.keep();
  }

  async #collect(isLast: boolean): Promise<void> {
    try {
      await Promise.all(this.#pending);
      await this.#settle(this.own.resource);
      this.#add(await this.own.collect());
      for (const reader of [this.#reader, ...explicitReaders]) await this.deliverFrom(reader);
      if (this.#isSelfDue(isLast)) {
        this.#measureItself();
        this.#add(await this.#self.collect());
        this.#selfToldAt = performance.now();
        this.#madeUntilThen = this.#made;
      }
    } catch (error) {
      this.#options.reporter.debug(`metrics could not be collected: ${String(error)}`);
    }
  }

  /** Undefined until metrics were collected for the first time. */
  get eventLoopDelay(): EventLoopDelay | undefined {
    return this.#sdk?.eventLoopDelay;
  }

  /** Not in `init`, which has no time for it. */
  #measureItself(): void {
    const { config, spans } = this.#options;
    this.#sdk ??= new SdkMetrics({
      meter: this.#self.getMeter(SDK_SCOPE, SDK_VERSION),
      spans,
      points: () => this.stats(),
      maxQueueBytes: config.maxQueueBytes,
      endpoint: config.endpoint,
    });
    if (!this.#released) this.#sdk.start();
  }

  get #made(): number {
    return this.#options.spans().made + this.exporter.counts.made;
  }

  /** A process in which nothing is recorded sends nothing, and one that flushes often does not tell this each time. */
  #isSelfDue(isLast: boolean): boolean {
    if (this.#made === this.#madeUntilThen) return false;
    return isLast || performance.now() - this.#selfToldAt >= EXPORT_INTERVAL_MILLIS / 2;
  }

  #add({ resource, scopeMetrics }: ResourceMetrics): void {
    if (!this.#options.isSent) return;
    const isOwn = resource === this.own.resource;
    // Through a pipeline of `init` AgentOps gets everything as its views make it; else it has this scope already.
    const wanted =
      isOwn || this.#pipeline !== undefined
        ? scopeMetrics
        : scopeMetrics.filter(({ scope }) => scope.name !== AGENTOPS_SCOPE);
    this.exporter.add({ resource: this.#resources.of(resource, isOwn), scopeMetrics: wanted });
  }

  /** Waits for attributes that detectors still look up: once, for a second at most. */
  async #settle(resource: Resource): Promise<void> {
    if (resource.asyncAttributesPending !== true || this.#settled.has(resource)) return;
    this.#settled.add(resource);
    await within(MAX_SETTLE_MILLIS, async () => resource.waitForAsyncAttributes?.());
  }

  #follow(): void {
    if (this.#arrangement.follow()) forwardingMeters().follow();
  }
}

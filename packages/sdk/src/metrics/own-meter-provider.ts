import type {
  BatchObservableCallback,
  Counter,
  Gauge,
  Histogram,
  Meter,
  MeterOptions,
  MeterProvider,
  MetricOptions,
  Observable,
  UpDownCounter,
} from "@opentelemetry/api";
import { toName } from "../tracer/attribute-value.ts";
import { millisToHrTime, nowMillis } from "../tracer/clock.ts";
import type { InstrumentationScope, Resource } from "../tracer/readable-span.ts";
import { describeInstrument, type InstrumentDescriptor } from "./instrument-descriptor.ts";
import type { InstrumentType, ResourceMetrics, ScopeMetrics } from "./metric-data.ts";
import { type ExemplarSource, MetricStorage } from "./metric-storage.ts";
import { ObservableCallbacks, OwnInstrument, OwnObservable } from "./own-instruments.ts";

/** A meter provider without the OpenTelemetry SDK. What it keeps is collected by one reader, ours. */
export class OwnMeterProvider implements MeterProvider {
  readonly resource: Resource;
  readonly #exemplarOf: ExemplarSource;
  readonly #meters = new Map<string, OwnMeter>();

  constructor(resource: Resource, exemplarOf: ExemplarSource = () => undefined) {
    this.resource = resource;
    this.#exemplarOf = exemplarOf;
  }

  getMeter(name: string, version?: string, options?: MeterOptions): OwnMeter {
    const scope: InstrumentationScope = {
      name: toName(name),
      version: version === undefined ? undefined : toName(version),
      schemaUrl: options?.schemaUrl,
    };
    const key = [scope.name, scope.version ?? "", scope.schemaUrl ?? ""].join("\n");
    let meter = this.#meters.get(key);
    if (meter === undefined) {
      meter = new OwnMeter(scope, this.#exemplarOf);
      this.#meters.set(key, meter);
    }
    return meter;
  }

  /** What was recorded since the last collection, after asking the observable instruments. Never rejects. */
  async collect(): Promise<ResourceMetrics> {
    await Promise.all([...this.#meters.values()].map((meter) => meter.callbacks.observe()));
    return this.#gather();
  }

  /** As `collect`, without what callbacks would have to wait for: the process is about to exit. */
  collectNow(): ResourceMetrics {
    for (const meter of this.#meters.values()) void meter.callbacks.observe();
    return this.#gather();
  }

  #gather(): ResourceMetrics {
    const scopeMetrics: ScopeMetrics[] = [];
    for (const meter of this.#meters.values()) {
      const metrics = meter.collect();
      if (metrics.length > 0) scopeMetrics.push({ scope: meter.scope, metrics });
    }
    return { resource: this.resource, scopeMetrics };
  }
}

/** To the letter of the API; no method throws. */
export class OwnMeter implements Meter {
  readonly scope: InstrumentationScope;
  readonly callbacks = new ObservableCallbacks();
  readonly #exemplarOf: ExemplarSource;
  readonly #storages = new Map<string, MetricStorage>();

  constructor(scope: InstrumentationScope, exemplarOf: ExemplarSource) {
    this.scope = scope;
    this.#exemplarOf = exemplarOf;
  }

  createCounter(name: string, options?: MetricOptions): Counter {
    return this.#instrument(name, "COUNTER", options);
  }

  createUpDownCounter(name: string, options?: MetricOptions): UpDownCounter {
    return this.#instrument(name, "UP_DOWN_COUNTER", options);
  }

  createGauge(name: string, options?: MetricOptions): Gauge {
    return this.#instrument(name, "GAUGE", options);
  }

  createHistogram(name: string, options?: MetricOptions): Histogram {
    return this.#instrument(name, "HISTOGRAM", options);
  }

  createObservableCounter(name: string, options?: MetricOptions): Observable {
    return this.#observable(name, "OBSERVABLE_COUNTER", options);
  }

  createObservableUpDownCounter(name: string, options?: MetricOptions): Observable {
    return this.#observable(name, "OBSERVABLE_UP_DOWN_COUNTER", options);
  }

  createObservableGauge(name: string, options?: MetricOptions): Observable {
    return this.#observable(name, "OBSERVABLE_GAUGE", options);
  }

  addBatchObservableCallback(callback: BatchObservableCallback, observables: Observable[]): void {
    this.callbacks.addBatch(callback, [...observables]);
  }

  removeBatchObservableCallback(callback: BatchObservableCallback, observables: Observable[]): void {
    this.callbacks.removeBatch(callback, [...observables]);
  }

  /** The values of an instrument; the same for all that are made alike. */
  storageOf(descriptor: InstrumentDescriptor): MetricStorage {
    let storage = this.#storages.get(descriptor.identity);
    if (storage === undefined) {
      storage = new MetricStorage(descriptor, this.#exemplarOf);
      this.#storages.set(descriptor.identity, storage);
    }
    return storage;
  }

  collect(): ScopeMetrics["metrics"] {
    const endTime = millisToHrTime(nowMillis());
    const found = [...this.#storages.values()].map((storage) => storage.collect(endTime));
    return found.filter((metric) => metric !== undefined);
  }

  #instrument(name: string, type: InstrumentType, options?: MetricOptions): OwnInstrument {
    return new OwnInstrument(this.storageOf(describeInstrument(name, type, options)));
  }

  #observable(name: string, type: InstrumentType, options?: MetricOptions): OwnObservable {
    return new OwnObservable(this.storageOf(describeInstrument(name, type, options)), this.callbacks);
  }
}

import type {
  BatchObservableCallback,
  BatchObservableResult,
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
import type { InstrumentationScope } from "../tracer/readable-span.ts";
import {
  ForwardingInstrument,
  ForwardingObservable,
  type ForwardingOptions,
  type TargetsOf,
} from "./forwarding-instruments.ts";
import { describeInstrument, type InstrumentDescriptor } from "./instrument-descriptor.ts";
import type { InstrumentType } from "./metric-data.ts";

/**
 * What the global gives to those who ask for a meter while nobody has registered a provider: their instruments follow
 * a provider that is registered later, and AgentOps sees them all the same. It has no `shutdown`, by which others
 * tell that nobody runs an SDK here.
 */
export class ForwardingMeterProvider implements MeterProvider {
  readonly #targetsOf: TargetsOf;
  readonly #meters = new Map<string, ForwardingMeter>();

  constructor(targetsOf: TargetsOf) {
    this.#targetsOf = targetsOf;
  }

  getMeter(name: string, version?: string, options?: MeterOptions): Meter {
    const scope: InstrumentationScope = {
      name: toName(name),
      version: version === undefined ? undefined : toName(version),
      schemaUrl: options?.schemaUrl,
    };
    const key = [scope.name, scope.version ?? "", scope.schemaUrl ?? ""].join("\n");
    let meter = this.#meters.get(key);
    if (meter === undefined) {
      meter = new ForwardingMeter(scope, this.#targetsOf);
      this.#meters.set(key, meter);
    }
    return meter;
  }

  /** Lets every instrument follow a change of who is in charge, now: readers ask observable ones by themselves. */
  follow(): void {
    for (const meter of this.#meters.values()) meter.follow();
  }
}

interface Batch {
  readonly callback: BatchObservableCallback;
  readonly observables: readonly Observable[];
  readonly registered: Map<MeterProvider, { callback: BatchObservableCallback; observables: Observable[] }>;
}

class ForwardingMeter implements Meter {
  readonly #scope: InstrumentationScope;
  readonly #targetsOf: TargetsOf;
  readonly #instruments = new Map<string, ForwardingInstrument>();
  readonly #observables = new Map<string, ForwardingObservable>();
  readonly #batches: Batch[] = [];
  readonly #made = new WeakMap<MeterProvider, Meter>();

  constructor(scope: InstrumentationScope, targetsOf: TargetsOf) {
    this.#scope = scope;
    this.#targetsOf = targetsOf;
    this.#makeMeters();
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
    if (this.#indexOf(callback, observables) !== -1) return;
    const batch: Batch = { callback, observables: [...observables], registered: new Map() };
    this.#batches.push(batch);
    this.#followBatch(batch);
  }

  removeBatchObservableCallback(callback: BatchObservableCallback, observables: Observable[]): void {
    const index = this.#indexOf(callback, observables);
    const batch = this.#batches[index];
    if (batch === undefined) return;
    this.#batches.splice(index, 1);
    for (const target of [...batch.registered.keys()]) this.#leave(batch, target);
  }

  follow(): void {
    this.#makeMeters();
    for (const instrument of this.#instruments.values()) instrument.follow();
    for (const observable of this.#observables.values()) observable.follow();
    for (const batch of this.#batches) this.#followBatch(batch);
  }

  #followBatch(batch: Batch): void {
    const targets = this.#targetsOf(this.#scope.name);
    for (const target of [...batch.registered.keys()])
      if (!targets.includes(target)) this.#leave(batch, target);
    for (const target of targets) if (!batch.registered.has(target)) this.#enter(batch, target);
  }

  #enter(batch: Batch, target: MeterProvider): void {
    const inside = (one: Observable): Observable | undefined =>
      one instanceof ForwardingObservable ? one.of(target) : one;
    const observables = batch.observables.map(inside).filter((one) => one !== undefined);
    const callback: BatchObservableCallback = (result) => {
      const translated: BatchObservableResult = {
        observe(metric, value, attributes) {
          const instrument = inside(metric);
          if (instrument !== undefined) result.observe(instrument, value, attributes);
        },
      };
      return batch.callback(translated);
    };
    batch.registered.set(target, { callback, observables });
    this.#meterOf(target).addBatchObservableCallback(callback, observables);
  }

  #leave(batch: Batch, target: MeterProvider): void {
    const registered = batch.registered.get(target);
    batch.registered.delete(target);
    if (registered === undefined) return;
    this.#meterOf(target).removeBatchObservableCallback(registered.callback, registered.observables);
  }

  /** At once: a provider that was shut down complains when it is asked for a meter. */
  #makeMeters(): void {
    for (const target of this.#targetsOf(this.#scope.name)) this.#meterOf(target);
  }

  #meterOf(target: MeterProvider): Meter {
    let meter = this.#made.get(target);
    if (meter === undefined) {
      const { name, version, schemaUrl } = this.#scope;
      meter = target.getMeter(name, version, schemaUrl === undefined ? undefined : { schemaUrl });
      this.#made.set(target, meter);
    }
    return meter;
  }

  #optionsOf(descriptor: InstrumentDescriptor, options: MetricOptions | undefined): ForwardingOptions {
    const meterOf = (target: MeterProvider): Meter => this.#meterOf(target);
    return { scopeName: this.#scope.name, descriptor, options, targetsOf: this.#targetsOf, meterOf };
  }

  #instrument(name: string, type: InstrumentType, options?: MetricOptions): ForwardingInstrument {
    const descriptor = describeInstrument(name, type, options);
    const made = this.#optionsOf(descriptor, options);
    return fetch(this.#instruments, descriptor.identity, () => new ForwardingInstrument(made));
  }

  #observable(name: string, type: InstrumentType, options?: MetricOptions): ForwardingObservable {
    const descriptor = describeInstrument(name, type, options);
    const made = this.#optionsOf(descriptor, options);
    return fetch(this.#observables, descriptor.identity, () => new ForwardingObservable(made));
  }

  #indexOf(callback: BatchObservableCallback, observables: readonly Observable[]): number {
    return this.#batches.findIndex(
      (batch) =>
        batch.callback === callback &&
        batch.observables.length === observables.length &&
        observables.every((observable) => batch.observables.includes(observable)),
    );
  }
}

function fetch<T>(known: Map<string, T>, key: string, make: () => T): T {
  let found = known.get(key);
  if (found === undefined) {
    found = make();
    known.set(key, found);
  }
  return found;
}

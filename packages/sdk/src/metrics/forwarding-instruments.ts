import type {
  Attributes,
  Context,
  Counter,
  Gauge,
  Histogram,
  Meter,
  MeterProvider,
  MetricOptions,
  Observable,
  ObservableCallback,
  UpDownCounter,
} from "@opentelemetry/api";
import type { InstrumentDescriptor } from "./instrument-descriptor.ts";
import { type OwnMeter, OwnMeterProvider } from "./own-meter-provider.ts";

/** Who gets what is recorded under a scope. Another list is another object; the same is the same. */
export type TargetsOf = (scopeName: string) => readonly MeterProvider[];

export interface ForwardingOptions {
  readonly scopeName: string;
  readonly descriptor: InstrumentDescriptor;
  readonly options: MetricOptions | undefined;
  readonly targetsOf: TargetsOf;
  /** The meter of that scope, of one of the targets. */
  readonly meterOf: (target: MeterProvider) => Meter;
}

type SyncInstrument = { record(value: number, attributes?: Attributes, context?: Context): void };

/** A synchronous instrument that goes to whoever is in charge when it is used. */
export class ForwardingInstrument implements Counter, UpDownCounter, Gauge, Histogram {
  readonly #options: ForwardingOptions;
  #boundTo: readonly MeterProvider[] = [];
  #bound: readonly SyncInstrument[] = [];

  constructor(options: ForwardingOptions) {
    this.#options = options;
  }

  add(value: number, attributes?: Attributes, context?: Context): void {
    this.record(value, attributes, context);
  }

  record(value: number, attributes?: Attributes, context?: Context): void {
    this.follow();
    for (const instrument of this.#bound) instrument.record(value, attributes, context);
  }

  /** Follows a change of who is in charge. What waits for its collection goes along, distributions excepted. */
  follow(): void {
    const { scopeName, descriptor, targetsOf, meterOf } = this.#options;
    const targets = targetsOf(scopeName);
    if (targets === this.#boundTo) return;
    const before = this.#boundTo;
    this.#boundTo = targets;
    this.#bound = targets.map((target) => this.#make(target));
    const own = before.find((target) => target instanceof OwnMeterProvider);
    const added = this.#bound.filter((_, index) => isNewcomer(targets[index], before));
    if (own === undefined || added.length === 0) return;
    const storage = (meterOf(own) as OwnMeter).storageOf(descriptor);
    for (const { value, attributes } of targets.includes(own) ? storage.peek() : storage.take()) {
      for (const instrument of added) instrument.record(value, attributes);
    }
  }

  #make(target: MeterProvider): SyncInstrument {
    const { descriptor, options, meterOf } = this.#options;
    const meter = meterOf(target);
    const { name } = descriptor;
    if (descriptor.type === "HISTOGRAM") return meter.createHistogram(name, options);
    // Gauges came with API 1.9 and SDK 1.25.
    if (descriptor.type === "GAUGE") return meter.createGauge?.(name, options) ?? { record() {} };
    const isCounter = descriptor.type === "COUNTER";
    const counter = isCounter ? meter.createCounter(name, options) : meter.createUpDownCounter(name, options);
    return { record: (value, attributes, context) => counter.add(value, attributes, context) };
  }
}

/** An asynchronous instrument whose callbacks are called for whoever is in charge. */
export class ForwardingObservable implements Observable {
  readonly #options: ForwardingOptions;
  readonly #callbacks = new Set<ObservableCallback>();
  #boundTo: readonly MeterProvider[] = [];
  #bound: readonly Observable[] = [];

  constructor(options: ForwardingOptions) {
    this.#options = options;
    this.follow();
  }

  addCallback(callback: ObservableCallback): void {
    this.follow();
    this.#callbacks.add(callback);
    for (const observable of this.#bound) observable.addCallback(callback);
  }

  removeCallback(callback: ObservableCallback): void {
    this.#callbacks.delete(callback);
    for (const observable of this.#bound) observable.removeCallback(callback);
  }

  follow(): void {
    const targets = this.#options.targetsOf(this.#options.scopeName);
    if (targets === this.#boundTo) return;
    const before = new Map(this.#boundTo.map((target, index) => [target, this.#bound[index]]));
    this.#boundTo = targets;
    this.#bound = targets.map((target) => {
      const known = before.get(target);
      before.delete(target);
      if (known !== undefined) return known;
      const observable = this.#make(target);
      for (const callback of this.#callbacks) observable.addCallback(callback);
      return observable;
    });
    for (const left of before.values())
      for (const callback of this.#callbacks) left?.removeCallback(callback);
  }

  /** The instrument as a target made it. */
  of(target: MeterProvider): Observable | undefined {
    this.follow();
    return this.#bound[this.#boundTo.indexOf(target)];
  }

  #make(target: MeterProvider): Observable {
    const { descriptor, options, meterOf } = this.#options;
    const meter = meterOf(target);
    if (descriptor.type === "OBSERVABLE_COUNTER")
      return meter.createObservableCounter(descriptor.name, options);
    return descriptor.type === "OBSERVABLE_GAUGE"
      ? meter.createObservableGauge(descriptor.name, options)
      : meter.createObservableUpDownCounter(descriptor.name, options);
  }
}

/** A provider of the customer's that was not there before. One of ours has nothing to catch up with. */
function isNewcomer(target: MeterProvider | undefined, before: readonly MeterProvider[]): boolean {
  return target !== undefined && !(target instanceof OwnMeterProvider) && !before.includes(target);
}

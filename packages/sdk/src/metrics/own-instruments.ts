import type {
  Attributes,
  BatchObservableCallback,
  Context,
  Counter,
  Gauge,
  Histogram,
  Observable,
  ObservableCallback,
  UpDownCounter,
} from "@opentelemetry/api";
import { ValueType } from "./metric-data.ts";
import type { MetricStorage } from "./metric-storage.ts";

/** A synchronous instrument of our own, of any kind: its type says which of the methods are shown. Never throws. */
export class OwnInstrument implements Counter, UpDownCounter, Gauge, Histogram {
  readonly storage: MetricStorage;
  readonly #isInt: boolean;
  readonly #takesNegative: boolean;

  constructor(storage: MetricStorage) {
    this.storage = storage;
    const { type, valueType } = storage.descriptor;
    this.#isInt = valueType === ValueType.INT;
    this.#takesNegative = type === "UP_DOWN_COUNTER" || type === "GAUGE";
  }

  add(value: number, attributes?: Attributes, context?: Context): void {
    this.record(value, attributes, context);
  }

  record(value: number, attributes?: Attributes, context?: Context): void {
    // Infinity and NaN would stay in a sum for ever.
    if (!Number.isFinite(value) || (value < 0 && !this.#takesNegative)) return;
    try {
      this.storage.record(this.#isInt ? Math.trunc(value) : value, attributes, context);
    } catch {
      // A getter of the host's among the attributes.
    }
  }
}

/** An asynchronous instrument of our own. */
export class OwnObservable implements Observable {
  readonly storage: MetricStorage;
  readonly #callbacks: ObservableCallbacks;

  constructor(storage: MetricStorage, callbacks: ObservableCallbacks) {
    this.storage = storage;
    this.#callbacks = callbacks;
  }

  addCallback(callback: ObservableCallback): void {
    this.#callbacks.add(callback, this);
  }

  removeCallback(callback: ObservableCallback): void {
    this.#callbacks.remove(callback, this);
  }
}

const MAX_CALLBACK_MILLIS = 5000;

/** The callbacks of all observable instruments of a provider, called when metrics are collected. */
export class ObservableCallbacks {
  readonly #single: { callback: ObservableCallback; observable: OwnObservable }[] = [];
  readonly #batch: { callback: BatchObservableCallback; observables: Set<Observable> }[] = [];

  add(callback: ObservableCallback, observable: OwnObservable): void {
    if (typeof callback === "function" && this.#indexOf(callback, observable) === -1)
      this.#single.push({ callback, observable });
  }

  remove(callback: ObservableCallback, observable: OwnObservable): void {
    const index = this.#indexOf(callback, observable);
    if (index !== -1) this.#single.splice(index, 1);
  }

  addBatch(callback: BatchObservableCallback, given: readonly Observable[]): void {
    const observables = new Set(given.filter((one) => one instanceof OwnObservable));
    if (typeof callback !== "function" || observables.size === 0) return;
    if (this.#indexOfBatch(callback, observables) === -1) this.#batch.push({ callback, observables });
  }

  removeBatch(callback: BatchObservableCallback, given: readonly Observable[]): void {
    const index = this.#indexOfBatch(callback, new Set(given.filter((one) => one instanceof OwnObservable)));
    if (index !== -1) this.#batch.splice(index, 1);
  }

  /** Calls them; resolves when those that wait for something have told, or take too long. Never throws. */
  observe(): Promise<unknown> | undefined {
    const pending: Promise<unknown>[] = [];
    const call = (act: () => unknown): void => {
      try {
        const result = act();
        if (result instanceof Promise) pending.push(result.catch(() => {}));
      } catch {
        // The host's callback; what it told before is kept.
      }
    };
    for (const { callback, observable } of this.#single) {
      call(() => callback({ observe: (value, attributes) => tell(observable, value, attributes) }));
    }
    for (const { callback, observables } of this.#batch) {
      call(() =>
        callback({
          observe: (metric, value, attributes) => {
            if (observables.has(metric)) tell(metric as OwnObservable, value, attributes);
          },
        }),
      );
    }
    return pending.length === 0 ? undefined : withinTime(Promise.all(pending));
  }

  #indexOf(callback: ObservableCallback, observable: OwnObservable): number {
    return this.#single.findIndex((one) => one.callback === callback && one.observable === observable);
  }

  #indexOfBatch(callback: BatchObservableCallback, observables: Set<Observable>): number {
    return this.#batch.findIndex(
      (one) =>
        one.callback === callback &&
        one.observables.size === observables.size &&
        [...observables].every((observable) => one.observables.has(observable)),
    );
  }
}

function tell({ storage }: OwnObservable, value: number, attributes: Attributes | undefined): void {
  if (!Number.isFinite(value)) return;
  storage.observe(storage.descriptor.valueType === ValueType.INT ? Math.trunc(value) : value, attributes);
}

async function withinTime(pending: Promise<unknown>): Promise<void> {
  let deadline: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    deadline = setTimeout(resolve, MAX_CALLBACK_MILLIS).unref();
  });
  await Promise.race([pending, timeout]);
  clearTimeout(deadline);
}

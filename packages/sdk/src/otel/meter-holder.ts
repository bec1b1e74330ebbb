import type { MeterProvider } from "@opentelemetry/api";
import { type ApiCopy, apiCopies } from "./api-copies.ts";
import { registeredApi } from "./registered-api.ts";
import { substitute } from "./substitute.ts";

export interface MeterHolderOptions {
  /** Serves those who ask for a meter while nobody has registered a provider. */
  provider: MeterProvider;
  /** A provider was registered, or taken back. */
  onChange: () => void;
}

/**
 * Keeps OpenTelemetry's global for metrics warm until its owner comes. As the {@link Holder} of the other globals it
 * registers nothing: it stands in for the no-op provider that the API falls back on while its slot is empty. There is
 * no proxy here that would tell of a registration, so the setter of each copy of the API is watched.
 */
export class MeterHolder {
  readonly #options: MeterHolderOptions;
  readonly #undo: (() => void)[] = [];
  readonly #held = new WeakSet<MeterProvider>();
  #copies: readonly ApiCopy[] = [];
  #seen: MeterProvider | undefined;

  constructor(options: MeterHolderOptions) {
    this.#options = options;
  }

  install(): void {
    this.#copies = apiCopies().filter(({ metrics }) => typeof metrics?.getMeterProvider === "function");
    for (const copy of this.#copies) {
      try {
        this.#hold(copy);
        this.#watch(copy);
      } catch {
        // A copy of the API that is built otherwise: what goes through it stays a no-op, as without us.
      }
    }
    this.customerProvider();
  }

  /** The provider that somebody has registered, in whatever copy of the API. */
  customerProvider(): MeterProvider | undefined {
    const provider = registeredApi()?.metrics;
    if (provider !== this.#seen) {
      this.#seen = provider;
      // After `metrics.disable()` the API falls back on its no-op again.
      if (provider === undefined) for (const copy of this.#copies) this.#hold(copy);
      this.#options.onChange();
    }
    return provider;
  }

  release(): void {
    for (const undo of this.#undo.splice(0).reverse()) undo();
  }

  #hold({ metrics }: ApiCopy): void {
    const noop = metrics.getMeterProvider();
    if (noop === registeredApi()?.metrics || this.#held.has(noop)) return;
    this.#held.add(noop);
    this.#undo.push(substitute(noop, this.#options.provider, ["getMeter"]));
  }

  #watch({ metrics }: ApiCopy): void {
    const { setGlobalMeterProvider } = metrics;
    const watched = (provider: MeterProvider): boolean => {
      const registered = setGlobalMeterProvider.call(metrics, provider);
      this.customerProvider();
      return registered;
    };
    metrics.setGlobalMeterProvider = watched;
    this.#undo.push(() => {
      // It is a method of the class; ours only hides it.
      if (metrics.setGlobalMeterProvider === watched)
        Reflect.deleteProperty(metrics, "setGlobalMeterProvider");
    });
  }
}

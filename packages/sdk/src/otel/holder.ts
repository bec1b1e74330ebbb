import type { ContextManager, TextMapPropagator, TracerProvider } from "@opentelemetry/api";
import type { Reporter } from "../reporter.ts";
import { getRuntime } from "../runtime.ts";
import { ProxyTracerProvider } from "../tracer/otel-api.ts";
import type { SpanProcessor } from "../tracer/span-processor.ts";
import { type ApiCopy, apiCopies } from "./api-copies.ts";
import { describeUnreachable, unreachableApiCopy } from "./api-versions.ts";
import { ForwardingTracerProvider } from "./forwarding-tracer-provider.ts";
import { joinProvider, leaveProvider } from "./join-provider.ts";
import { recordWhatSamplerDrops } from "./record-what-sampler-drops.ts";
import { registeredApi } from "./registered-api.ts";
import { substitute } from "./substitute.ts";
import { watchRegistration } from "./watch-registration.ts";

export interface HolderOptions {
  provider: TracerProvider;
  contextManager: ContextManager;
  propagator: TextMapPropagator;
  processor: SpanProcessor;
  reporter: Reporter;
  /** What to do with a provider of the customer. */
  join: "join" | "joined already" | "stay beside";
  /** Whether spans that the customer's sampler drops are recorded for us. */
  recordUnsampled: boolean;
}

/**
 * Keeps OpenTelemetry's globals warm until their owner comes. It registers nothing: the slots stay empty, so that
 * any later registration succeeds, whatever version of the API makes it. What it does is stand in for the no-ops
 * that the API falls back on while a slot is empty; a registration by the customer is seen when it happens, and
 * our processor joins their provider.
 */
export class Holder {
  readonly #options: HolderOptions;
  readonly #forwarding: ForwardingTracerProvider;
  readonly #undo: (() => void)[] = [];
  readonly #joined = new WeakMap<TracerProvider, boolean>();
  readonly #joinedList = new Set<WeakRef<TracerProvider>>();
  #copies: readonly ApiCopy[] = [];
  #customer: TracerProvider | undefined;

  constructor(options: HolderOptions) {
    this.#options = options;
    // Asks for the runtime each time: a tracer that a library keeps outlives a shutdown and the next init.
    this.#forwarding = new ForwardingTracerProvider(
      () => getRuntime()?.otel.providerInCharge() ?? registeredApi()?.trace ?? new ProxyTracerProvider(),
    );
  }

  /** Holds what nobody has, and joins what somebody has. */
  install(): void {
    this.#copies = apiCopies();
    this.#undo.push(watchRegistration(() => this.#findCustomer()));
    for (const copy of this.#copies) {
      try {
        this.#hold(copy);
      } catch {
        // A copy of the API that is built otherwise: what goes through it stays a no-op, as without us.
      }
    }
    const unreachable = unreachableApiCopy();
    if (unreachable !== undefined) this.#options.reporter.warnOnce("api", describeUnreachable(unreachable));
    this.#findCustomer();
  }

  /** The provider that somebody else has registered. */
  customerProvider(): TracerProvider | undefined {
    return this.#findCustomer();
  }

  /** The customer's provider, where our processor is part of it: the one to make our own spans with. */
  joinedProvider(): TracerProvider | undefined {
    const customer = this.#findCustomer();
    return customer !== undefined && this.#joined.get(customer) === true ? customer : undefined;
  }

  /** Somebody else has registered a provider, and our processor is no part of it. */
  isBesideCustomer(): boolean {
    const customer = this.#findCustomer();
    return customer !== undefined && this.#joined.get(customer) !== true;
  }

  /** Takes everything back. */
  release(): void {
    for (const undo of this.#undo.splice(0).reverse()) undo();
    for (const reference of this.#joinedList) {
      const provider = reference.deref();
      if (provider !== undefined) leaveProvider(provider, this.#options.processor);
    }
    this.#joinedList.clear();
  }

  /** Asked for every span, and in step with the slot: a registration may come from a copy we do not know. */
  #findCustomer(): TracerProvider | undefined {
    const slot = registeredApi()?.trace as ProxyProvider | undefined;
    if (slot === undefined) {
      if (this.#customer !== undefined) this.#holdAgain();
      return undefined;
    }
    const provider = slot.getDelegate?.() ?? slot;
    if (provider !== this.#customer) {
      this.#customer = provider;
      this.#join(provider);
    }
    return provider;
  }

  /** The customer called `trace.disable()`, which makes a new proxy. */
  #holdAgain(): void {
    this.#customer = undefined;
    for (const copy of this.#copies) this.#holdTracerProvider(copy);
  }

  #join(provider: TracerProvider): void {
    const { join, processor, recordUnsampled } = this.#options;
    if (provider === this.#forwarding || this.#joined.has(provider) || join === "stay beside") return;
    const joined = join === "joined already" || joinProvider(provider, processor);
    if (joined && recordUnsampled) this.#undo.push(recordWhatSamplerDrops(provider));
    this.#joined.set(provider, joined);
    if (joined) this.#joinedList.add(new WeakRef(provider));
    else {
      this.#options.reporter.warnOnce(
        "join",
        "cannot join the OpenTelemetry provider of this process: its own spans do not reach AgentOps, those of agentops do. Give agentops.spanProcessor() to its constructor.",
      );
    }
    this.#options.reporter.debug(joined ? "joined the provider of this process" : "records beside it");
  }

  #hold(copy: ApiCopy): void {
    const { contextManager, propagator } = this.#options;
    this.#holdTracerProvider(copy);
    this.#watchTracerProvider(copy);
    const noopManager = (copy.context as unknown as ContextInternals)._getContextManager?.();
    if (noopManager !== undefined && noopManager !== registeredApi()?.context) {
      this.#undo.push(substitute(noopManager, contextManager, ["active", "with", "bind", "attach"]));
    }
    const noopPropagator = (copy.propagation as unknown as PropagationInternals)._getGlobalPropagator?.();
    if (noopPropagator !== undefined && noopPropagator !== registeredApi()?.propagation) {
      this.#undo.push(substitute(noopPropagator, propagator, ["inject", "extract", "fields"]));
    }
  }

  /** Looks again after each registration, and after each that is taken back: both make a proxy that we do not know. */
  #watchTracerProvider({ trace }: ApiCopy): void {
    for (const name of ["setGlobalTracerProvider", "disable"] as const) {
      const original = trace[name] as (...given: unknown[]) => unknown;
      const watched = (...given: unknown[]): unknown => {
        const answer = Reflect.apply(original, trace, given);
        this.#findCustomer();
        return answer;
      };
      if (!Reflect.defineProperty(trace, name, { value: watched, configurable: true, writable: true }))
        continue;
      this.#undo.push(() => {
        if (trace[name] === watched) Reflect.deleteProperty(trace, name);
      });
    }
  }

  /** The API gives out a proxy while nothing is registered, and sets its delegate when something is. */
  #holdTracerProvider(copy: ApiCopy): void {
    const proxy = copy.trace.getTracerProvider() as ProxyProvider;
    if (proxy === registeredApi()?.trace || typeof proxy.setDelegate !== "function") return;
    if (proxy.getDelegate?.() === this.#forwarding) return;
    const setDelegate = proxy.setDelegate;
    setDelegate.call(proxy, this.#forwarding);
    proxy.setDelegate = (delegate) => {
      setDelegate.call(proxy, delegate);
      this.#findCustomer();
    };
    this.#undo.push(() => {
      Reflect.deleteProperty(proxy, "setDelegate");
      if (proxy.getDelegate?.() === this.#forwarding) Reflect.deleteProperty(proxy, "_delegate");
    });
  }
}

interface ProxyProvider extends TracerProvider {
  getDelegate?: () => TracerProvider;
  setDelegate?: (delegate: TracerProvider) => void;
}

interface ContextInternals {
  _getContextManager?: () => ContextManager;
}

interface PropagationInternals {
  _getGlobalPropagator?: () => TextMapPropagator;
}

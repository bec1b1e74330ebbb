import type { MeterProvider } from "@opentelemetry/api";
import { registeredApi } from "../otel/registered-api.ts";
import type { Reporter } from "../reporter.ts";
import type { AgentopsMetricReader } from "./agentops-metric-reader.ts";
import { hasOurReader, joinMeterProvider } from "./join-meter-provider.ts";

/** The scope of what AgentOps itself measures. */
export const AGENTOPS_SCOPE = "agentops";

export interface MeterArrangementOptions {
  own: MeterProvider;
  /** Made for the readers that `init` was given. */
  pipeline: MeterProvider | undefined;
  /** What joins a customer's provider. */
  reader: AgentopsMetricReader;
  mayJoin: boolean;
  reporter: Reporter;
  /** The customer's provider is about to be left: what our reader has there is delivered now. */
  onLeave: () => void;
}

/** Who gets what is measured: our own provider, the customer's, or both, so that AgentOps sees everything once. */
export class MeterArrangement {
  readonly #options: MeterArrangementOptions;
  #customer: MeterProvider | undefined;
  #leave: (() => void) | undefined;
  /** Of what AgentOps measures: to AgentOps straight, so that no view of the customer's bends it. */
  #direct: readonly MeterProvider[] = [];
  #general: readonly MeterProvider[] = [];

  constructor(options: MeterArrangementOptions) {
    this.#options = options;
    this.#arrange();
  }

  targetsOf(scopeName: string): readonly MeterProvider[] {
    return scopeName === AGENTOPS_SCOPE ? this.#direct : this.#general;
  }

  /** Looks who is registered. True where that is somebody else than before. */
  follow(): boolean {
    const customer = registeredApi()?.metrics;
    if (customer === this.#customer) return false;
    this.#customer = customer;
    if (this.#leave !== undefined) this.#options.onLeave();
    this.leave();
    this.#arrange();
    return true;
  }

  leave(): void {
    if (this.#leave === undefined) return;
    this.#leave();
    this.#leave = undefined;
    this.#options.reader.unbind();
  }

  #arrange(): void {
    const { own, pipeline } = this.#options;
    const others = this.#customer === undefined ? [] : [this.#customer];
    this.#direct = [pipeline ?? own, ...others];
    const isSeen = pipeline === undefined && this.#customer !== undefined && this.#join(this.#customer);
    this.#general = isSeen ? others : this.#direct;
  }

  /** Whether AgentOps sees what this provider records. */
  #join(customer: MeterProvider): boolean {
    if (hasOurReader(customer)) return true;
    if (!this.#options.mayJoin) return false;
    this.#leave = joinMeterProvider(customer, this.#options.reader);
    if (this.#leave !== undefined) return true;
    this.#options.reporter.warnOnce(
      "join_metrics",
      "cannot join the OpenTelemetry meter provider of this process: instruments that it makes do not reach AgentOps, those made before it or by agentops do.",
    );
    return false;
  }
}

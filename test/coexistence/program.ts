import type * as Api from "@opentelemetry/api";
import { makeAgent } from "./agent.ts";
import { type CustomerOtel, type Load, registrations, startCustomerOtel } from "./customer-otel.ts";
import { type Neighbour, startNeighbour } from "./neighbours.ts";
import type { Plan, ProcessReport, Step } from "./plan.ts";
import { customerWork, type Work, workBeforeCustomer } from "./workload.ts";

/** The process of one case: does what its plan says, and tells its parent what the customer's code saw. */
export async function run(load: Load): Promise<void> {
  const plan = JSON.parse(process.env.COEXISTENCE_PLAN ?? "") as Plan;
  delete process.env.COEXISTENCE_PLAN;
  const { suppressTracing } = await load("@opentelemetry/core");
  const program = new Program(load, plan, await load("@opentelemetry/api"), suppressTracing);
  for (const step of plan.steps) await program.steps[step]();
  const report = await program.finish();
  process.send?.(report, () => process.disconnect());
}

// --- internal ---

type Sdk = typeof import("agentops");

class Program {
  readonly #load: Load;
  readonly #plan: Plan;
  readonly #api: typeof Api;
  readonly #suppress: Work["suppress"];
  readonly #report: ProcessReport = { registered: [], seen: [], metrics: [], diagnostics: [] };
  readonly #customers: CustomerOtel[] = [];
  readonly #copies: Sdk[] = [];
  #early: Api.Tracer;
  #neighbour: Neighbour | undefined;
  #finishEarlyWork: (() => Promise<void>) | undefined;

  constructor(load: Load, plan: Plan, api: typeof Api, suppress: Work["suppress"]) {
    this.#load = load;
    this.#plan = plan;
    this.#api = api;
    this.#suppress = suppress;
    this.#early = api.trace.getTracer("early");
    const note = (...message: unknown[]): void => void this.#report.diagnostics.push(message.join(" "));
    const logger = { error: note, warn: note, info() {}, debug() {}, verbose() {} };
    // With a file, the SDK sets a logger of its own, and prints a complaint about an earlier one.
    if (plan.setUp !== "config file") api.diag.setLogger(logger, api.DiagLogLevel.WARN);
  }

  readonly steps: Record<Step, () => Promise<void>> = {
    customer: () => this.#startCustomer(),
    "customer with spanProcessor()": async () => {
      await this.#loadSdk();
      await this.#startCustomer(this.#copies.map((sdk) => sdk.spanProcessor({ endpoint: this.#endpoint })));
    },
    "customer refused": () => this.#startCustomer(),
    "customer again": async () => {
      const { trace, context, propagation, metrics } = this.#api;
      for (const part of [trace, context, propagation, metrics]) part.disable();
      await this.#startCustomer();
      this.#early = trace.getTracer("early"); // one that was used stays with the provider that was taken back
    },
    neighbour: async () => {
      this.#neighbour = await startNeighbour({ load: this.#load, plan: this.#plan, api: this.#api });
      this.#report.registered.push(...registrations());
    },
    agentops: async () => {
      await this.#loadSdk();
      const otel = { mode: this.#plan.mode ?? "auto" };
      for (const sdk of this.#copies) sdk.init({ endpoint: this.#endpoint, otel });
    },
    before: async () => {
      this.#finishEarlyWork = workBeforeCustomer(this.#work());
    },
    wait: () => new Promise((resolve) => setTimeout(resolve, 1000)),
    work: async () => {
      await customerWork(this.#work());
      await this.#finishEarlyWork?.();
      this.#finishEarlyWork = undefined;
    },
  };

  async finish(): Promise<ProcessReport> {
    for (const customer of this.#customers) {
      this.#report.metrics.push(...(await customer.metrics()));
      await customer.shutdown();
    }
    await this.#neighbour?.shutdown();
    for (const sdk of this.#copies) await sdk.shutdown();
    return this.#report;
  }

  get #endpoint(): string {
    return `${this.#plan.sink}/agentops`;
  }

  async #loadSdk(): Promise<void> {
    for (const address of this.#plan.agentops) this.#copies.push(await this.#load(address));
  }

  async #startCustomer(spanProcessors: readonly unknown[] = []): Promise<void> {
    const url = `${this.#plan.sink}/customer-${this.#customers.length + 1}`;
    const options = { load: this.#load, plan: this.#plan, url, spanProcessors };
    const customer = await startCustomerOtel(options);
    this.#customers.push(customer);
    this.#report.registered.push(...customer.registered);
  }

  #work(): Work {
    return {
      api: this.#api,
      early: this.#early,
      agent: makeAgent(this.#copies),
      see: (what, value) => void this.#report.seen.push(`${what}: ${JSON.stringify(value)}`),
      neighbour: async () => this.#neighbour?.work(),
      suppress: this.#suppress,
    };
  }
}

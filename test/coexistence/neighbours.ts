import type * as Api from "@opentelemetry/api";
import { type CustomerOtel, type Load, startCustomerOtel } from "./customer-otel.ts";
import type { NeighbourName, Plan } from "./plan.ts";

export interface Neighbour {
  /** What its own API records. */
  work(): Promise<void>;
  shutdown(): Promise<void>;
}

export interface NeighbourOptions {
  readonly load: Load;
  readonly plan: Plan;
  readonly api: typeof Api;
}

/** Initialises another tool as its README says, with a local address in place of its backend. */
export function startNeighbour(options: NeighbourOptions): Promise<Neighbour> {
  const { neighbour } = options.plan;
  if (neighbour === undefined) throw new Error("the plan has no neighbour");
  return neighbours[neighbour](options, `${options.plan.sink}/neighbour`);
}

// --- internal ---

type Start = (options: NeighbourOptions, backend: string) => Promise<Neighbour>;

const neighbours: Record<NeighbourName, Start> = {
  sentry: (options, backend) => startSentry(options, backend, {}),
  "sentry with OpenTelemetry": (options, backend) =>
    startSentry(options, backend, { enableOpenTelemetrySetup: true }),
  async "sentry with OTLP"(options, backend) {
    const { load, plan } = options;
    const Sentry = await load("@sentry/node");
    const { OTLPTraceExporter } = await load("@opentelemetry/exporter-trace-otlp-proto");
    const { BatchSpanProcessor } = await load("@opentelemetry/sdk-trace");
    const exporter = new OTLPTraceExporter(Sentry.getOtlpTracesEndpoint(dsnOf(backend)));
    const spanProcessors = [new BatchSpanProcessor({ exporter })];
    const customer = await startCustomerOtel({ load, plan, url: `${plan.sink}/customer-1`, spanProcessors });
    const integrations = [Sentry.openTelemetryIntegration()];
    const sentry = await startSentry(options, backend, { integrations, tracesSampleRate: undefined });
    return withCustomer(sentry, customer);
  },
  async langfuse({ load }, backend) {
    const { LangfuseSpanProcessor } = await load("@langfuse/otel");
    const { NodeTracerProvider } = await load("@opentelemetry/sdk-trace-node");
    const provider = new NodeTracerProvider({
      spanProcessors: [new LangfuseSpanProcessor(langfuse(backend))],
    });
    provider.register();
    return { work: await langfuseWork(load), shutdown: () => provider.shutdown() };
  },
  async "langfuse beside"({ load, plan }, backend) {
    const { LangfuseSpanProcessor } = await load("@langfuse/otel");
    const spanProcessors = [new LangfuseSpanProcessor(langfuse(backend))];
    const customer = await startCustomerOtel({ load, plan, url: `${plan.sink}/customer-1`, spanProcessors });
    return withCustomer({ work: await langfuseWork(load), shutdown: async () => {} }, customer);
  },
  async "langfuse isolated"({ load }, backend) {
    const { LangfuseSpanProcessor } = await load("@langfuse/otel");
    const { setLangfuseTracerProvider } = await load("@langfuse/tracing");
    const { NodeTracerProvider } = await load("@opentelemetry/sdk-trace-node");
    const provider = new NodeTracerProvider({
      spanProcessors: [new LangfuseSpanProcessor(langfuse(backend))],
    });
    setLangfuseTracerProvider(provider);
    return { work: await langfuseWork(load), shutdown: () => provider.shutdown() };
  },
  async traceloop({ load }, backend) {
    const module = await load("@traceloop/node-server-sdk");
    const traceloop = module.initialize ? module : module.default;
    traceloop.initialize({
      appName: "shop",
      apiKey: "key",
      baseUrl: backend,
      traceloopSyncEnabled: false,
      silenceInitializationMessage: true,
    });
    return {
      work: () =>
        traceloop.withWorkflow({ name: "theirs" }, () =>
          traceloop.withTask({ name: "summarise" }, async () => "summary"),
        ),
      shutdown: () => traceloop.forceFlush(),
    };
  },
  async "vercel-otel"({ load, api }, backend) {
    process.env.OTEL_EXPORTER_OTLP_ENDPOINT = backend;
    const { registerOTel } = await load("@vercel/otel");
    registerOTel("shop");
    const provider = (api.trace.getTracerProvider() as Api.ProxyTracerProvider).getDelegate();
    return {
      work: async () => {},
      shutdown: async () => (provider as unknown as { forceFlush(): Promise<void> }).forceFlush(),
    };
  },
};

const langfuse = (baseUrl: string): object => ({ baseUrl, publicKey: "pk-lf-1", secretKey: "sk-lf-1" });

async function langfuseWork(load: Load): Promise<() => Promise<void>> {
  const { startActiveObservation } = await load("@langfuse/tracing");
  return () =>
    startActiveObservation("theirs", async (observation: LangfuseObservation) => {
      observation.update({ input: "question", output: "answer", metadata: { step: 1 } });
      observation.startObservation("model", { model: "m-1" }, { asType: "generation" }).end();
    });
}

interface LangfuseObservation {
  update(fields: object): void;
  startObservation(name: string, fields: object, options: object): { end(): void };
}

const dsnOf = (backend: string): string => `${backend.replace("://", "://public@")}/1`;

async function startSentry({ load }: NeighbourOptions, backend: string, more: object): Promise<Neighbour> {
  const Sentry = await load("@sentry/node");
  Sentry.init({ dsn: dsnOf(backend), tracesSampleRate: 1, ...more });
  return {
    work: async () => {
      await Sentry.startSpan({ name: "theirs", op: "task" }, async () => {
        Sentry.startSpan({ name: "inner", attributes: { step: 1 } }, () => {});
        Sentry.captureException(new Error("reported to Sentry"));
      });
    },
    shutdown: () => Sentry.close(2000),
  };
}

function withCustomer(neighbour: Neighbour, customer: CustomerOtel): Neighbour {
  return {
    work: () => neighbour.work(),
    shutdown: async () => {
      await neighbour.shutdown();
      await customer.shutdown();
    },
  };
}

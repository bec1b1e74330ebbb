import { join } from "node:path";
import type * as Api from "@opentelemetry/api";
import { startMetrics } from "./customer-metrics.ts";
import type { Plan } from "./plan.ts";

/** Loads a package as the customer's own code does, from the folder of the case. */
// biome-ignore lint/suspicious/noExplicitAny: the packages of three lines of OpenTelemetry have no common types
export type Load = (name: string) => Promise<any>;

export interface CustomerOtel {
  /** Whether each registration succeeded. */
  readonly registered: string[];
  /** What the customer's metric exporter got. */
  metrics(): Promise<string[]>;
  shutdown(): Promise<void>;
}

export interface CustomerOtelOptions {
  readonly load: Load;
  readonly plan: Plan;
  /** Where the OTLP exporter sends. */
  readonly url: string;
  /** Processors beside the customer's own, as a neighbour asks for them. */
  readonly spanProcessors?: readonly unknown[];
}

/** A customer's OpenTelemetry as the documentation of its line says, with everything that can be set on it. */
export async function startCustomerOtel(options: CustomerOtelOptions): Promise<CustomerOtel> {
  const { load, plan, url } = options;
  const api: typeof Api = await load("@opentelemetry/api");
  if (plan.setUp === "config file") return startFromFile(load, url);
  const { OTLPTraceExporter } = await load("@opentelemetry/exporter-trace-otlp-proto");
  const traceExporter = new OTLPTraceExporter({ url: `${url}/v1/traces` });
  const settings = {
    resource: await makeResource(load, plan.line),
    sampler: customerSampler(api),
    spanLimits: { attributeCountLimit: 24, eventCountLimit: 8, linkCountLimit: 4 },
  };
  const metrics = await startMetrics(load, plan);
  if (plan.setUp !== "TracerProvider" && plan.neighbour === undefined) {
    const { NodeSDK } = await load("@opentelemetry/sdk-node");
    const readers = plan.line === 1 ? { metricReader: metrics.reader } : { metricReaders: [metrics.reader] };
    const instrumentations = plan.setUp === "NodeSDK" ? [] : await httpInstrumentation(load);
    const spanProcessors = await processorsOf(options, traceExporter);
    // Where there are processors, NodeSDK takes no exporter.
    const exporting = options.spanProcessors?.length ? { spanProcessors } : { traceExporter };
    const sdk = new NodeSDK({ ...settings, ...readers, instrumentations, ...exporting });
    sdk.start();
    return { registered: registrations(), metrics: metrics.read, shutdown: () => sdk.shutdown() };
  }
  const provider = await makeTracerProvider(options, settings, traceExporter);
  const answers = await register(load, plan, api, provider);
  const meterProvider = metrics.provider(settings.resource);
  if (meterProvider !== undefined)
    answers.push(`meters ${api.metrics.setGlobalMeterProvider(meterProvider)}`);
  return {
    registered: [...answers, ...registrations()],
    metrics: metrics.read,
    shutdown: async () => {
      await provider.forceFlush();
      await provider.shutdown();
      await meterProvider?.shutdown();
    },
  };
}

/** Who is registered now, by class: what `register()` and `start()` do not say. */
export function registrations(): string[] {
  const slot = (globalThis as Record<symbol, unknown>)[Symbol.for("opentelemetry.js.api.1")] as
    | Slot
    | undefined;
  const nameOf = (value: object | undefined): string => value?.constructor.name ?? "nobody";
  return [
    `tracers by ${nameOf(slot?.trace?.getDelegate?.() ?? slot?.trace)}`,
    `context by ${nameOf(slot?.context)}`,
    `propagation by ${nameOf(slot?.propagation)}`,
    `meters by ${nameOf(slot?.metrics)}`,
  ];
}

interface Slot {
  trace?: object & { getDelegate?: () => object };
  context?: object;
  propagation?: object;
  metrics?: object;
}

// --- internal ---

/** Where a file decides, code sets nothing but where it is. */
async function startFromFile(load: Load, url: string): Promise<CustomerOtel> {
  process.env.OTEL_CONFIG_FILE = join(import.meta.dirname, "otel-config.yaml");
  process.env.COEXISTENCE_TRACES = `${url}/v1/traces`;
  const { startNodeSdk } = await load("@opentelemetry/sdk-node");
  const sdk = startNodeSdk();
  return { registered: registrations(), metrics: async () => [], shutdown: () => sdk.shutdown() };
}

async function httpInstrumentation(load: Load): Promise<unknown[]> {
  const { HttpInstrumentation } = await load("@opentelemetry/instrumentation-http");
  return [new HttpInstrumentation()];
}

/** Drops by name, and what is below; adds what a sampler may add. */
function customerSampler(api: typeof Api): unknown {
  return {
    shouldSample(context: Api.Context, _traceId: string, name: string) {
      const parent = api.trace.getSpanContext(context);
      const dropped = name.startsWith("dropped") || (parent !== undefined && (parent.traceFlags & 1) === 0);
      if (dropped) return { decision: 0 };
      if (name !== "sampled with attributes") return { decision: 2, traceState: parent?.traceState };
      const attributes = { "sampling.rule": "by name" };
      return { decision: 2, attributes, traceState: api.createTraceState("sampler=1") };
    },
    toString: () => "CustomerSampler",
  };
}

async function makeResource(load: Load, line: number): Promise<unknown> {
  const attributes = {
    "service.name": "shop",
    "service.version": "3.2.1",
    "customer.flags": ["blue", "green"],
  };
  const { Resource, resourceFromAttributes } = await load("@opentelemetry/resources");
  return line === 1 ? new Resource(attributes) : resourceFromAttributes(attributes);
}

interface TracerProvider extends Api.TracerProvider {
  register?: () => void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

async function makeTracerProvider(
  options: CustomerOtelOptions,
  settings: object,
  exporter: unknown,
): Promise<TracerProvider> {
  const { load, plan } = options;
  const spanProcessors = await processorsOf(options, exporter);
  if (plan.line === 3) {
    const { TracerProvider } = await load("@opentelemetry/sdk-trace");
    return new TracerProvider({ ...settings, spanProcessors });
  }
  const { NodeTracerProvider } = await load("@opentelemetry/sdk-trace-node");
  return new NodeTracerProvider({ ...settings, spanProcessors });
}

async function processorsOf(
  { load, plan, spanProcessors = [] }: CustomerOtelOptions,
  exporter: unknown,
): Promise<unknown[]> {
  const { BatchSpanProcessor } = await load(`@opentelemetry/sdk-trace${plan.line === 3 ? "" : "-base"}`);
  const batch = plan.line === 3 ? new BatchSpanProcessor({ exporter }) : new BatchSpanProcessor(exporter);
  return [batch, ...spanProcessors];
}

/** 1.x and 2.x have `register()`, which answers nothing; in 3.x it is done by hand. */
async function register(
  load: Load,
  plan: Plan,
  api: typeof Api,
  provider: TracerProvider,
): Promise<string[]> {
  if (plan.line !== 3) {
    provider.register?.();
    return [];
  }
  const { AsyncLocalStorageContextManager } = await load("@opentelemetry/context-async-hooks");
  const { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } =
    await load("@opentelemetry/core");
  const propagators = [new W3CTraceContextPropagator(), new W3CBaggagePropagator()];
  return [
    `tracers ${api.trace.setGlobalTracerProvider(provider)}`,
    `context ${api.context.setGlobalContextManager(new AsyncLocalStorageContextManager())}`,
    `propagation ${api.propagation.setGlobalPropagator(new CompositePropagator({ propagators }))}`,
  ];
}

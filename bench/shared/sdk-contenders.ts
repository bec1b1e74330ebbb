import { createRequire } from "node:module";
import { join } from "node:path";

export type Work = (messages: object[]) => Promise<object>;

/** A work that is recorded, and what waits until all of it is exported. */
export interface Contender {
  call: Work;
  flush(): Promise<unknown>;
}

export interface ContenderEntry {
  title: string;
  /** Where its packages are, from the root of the repository. */
  folder: string;
  /** It sends nothing, and so can be called without a pause. */
  sendsNothing?: true;
  start(packages: NodeJS.Require, endpoint: string, work: Work): Promise<Contender> | Contender;
}

// biome-ignore lint/suspicious/noExplicitAny: packages of many versions, loaded where they are installed
type Loose = any;

const agentops =
  (options: object): ContenderEntry["start"] =>
  (packages, endpoint, work) => {
    const sdk: Loose = packages("agentops");
    sdk.init({ endpoint, quiet: true, instrumentations: false, ...options });
    return { call: sdk.recordTask("work", work), flush: () => sdk.flush() };
  };

const neverSample = { shouldSample: () => ({ decision: 0 }) };

/** Each at its defaults, but for the address. */
export const CONTENDERS: Record<string, ContenderEntry> = {
  bare: {
    title: "the call alone",
    sendsNothing: true,
    folder: "test",
    start: (_packages, _endpoint, work) => ({ call: work, flush: async () => {} }),
  },
  agentops: { title: "agentops, metrics off", folder: "test", start: agentops({ enableMetrics: false }) },
  agentopsDefault: { title: "agentops, as it comes", folder: "test", start: agentops({}) },
  agentopsDropped: {
    title: "agentops, sampled out, metrics off",
    sendsNothing: true,
    folder: "test",
    start: agentops({ enableMetrics: false, sampler: neverSample }),
  },
  otel: {
    title: "OpenTelemetry SDK 3.x, OTLP/protobuf",
    folder: "test/matrix/otel-3",
    start: (packages, endpoint, work) => {
      const { trace, context }: Loose = packages("@opentelemetry/api");
      const { TracerProvider, BatchSpanProcessor }: Loose = packages("@opentelemetry/sdk-trace");
      const { OTLPTraceExporter }: Loose = packages("@opentelemetry/exporter-trace-otlp-proto");
      const { AsyncLocalStorageContextManager }: Loose = packages("@opentelemetry/context-async-hooks");
      const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces` });
      const provider = new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter })] });
      trace.setGlobalTracerProvider(provider);
      context.setGlobalContextManager(new AsyncLocalStorageContextManager());
      return { call: byTracer(trace.getTracer("bench"), work), flush: () => provider.forceFlush() };
    },
  },
  otel2: {
    title: "OpenTelemetry SDK 2.x, OTLP/protobuf",
    folder: "test/matrix/otel-2",
    start: (packages, endpoint, work) => {
      const { trace }: Loose = packages("@opentelemetry/api");
      const { BatchSpanProcessor, NodeTracerProvider }: Loose = packages("@opentelemetry/sdk-trace-node");
      const { OTLPTraceExporter }: Loose = packages("@opentelemetry/exporter-trace-otlp-proto");
      const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces` });
      const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
      provider.register();
      return { call: byTracer(trace.getTracer("bench"), work), flush: () => provider.forceFlush() };
    },
  },
  langfuse: {
    title: "Langfuse, observe",
    folder: "test/matrix/neighbour-langfuse",
    start: (packages, endpoint, work) => {
      const { NodeTracerProvider }: Loose = packages("@opentelemetry/sdk-trace-node");
      const { LangfuseSpanProcessor }: Loose = packages("@langfuse/otel");
      const { observe }: Loose = packages("@langfuse/tracing");
      const options = { publicKey: "pk-lf-bench", secretKey: "sk-lf-bench", baseUrl: endpoint };
      const provider = new NodeTracerProvider({ spanProcessors: [new LangfuseSpanProcessor(options)] });
      provider.register();
      return { call: observe(work, { name: "work" }), flush: () => provider.forceFlush() };
    },
  },
  traceloop: {
    title: "OpenLLMetry, withTask",
    folder: "test/matrix/neighbour-traceloop",
    start: (packages, endpoint, work) => {
      const traceloop: Loose = packages("@traceloop/node-server-sdk");
      traceloop.initialize({ baseUrl: endpoint, apiKey: "bench", silenceInitializationMessage: true });
      return {
        call: (messages) => traceloop.withTask({ name: "work" }, work, messages),
        flush: () => traceloop.forceFlush(),
      };
    },
  },
  sentry: {
    title: "Sentry, startSpan",
    folder: "test/matrix/neighbour-sentry",
    start: (packages, endpoint, work) => {
      const sentry: Loose = packages("@sentry/node");
      sentry.init({ dsn: `${endpoint.replace("://", "://key@")}/1`, tracesSampleRate: 1 });
      return {
        call: (messages) =>
          sentry.startSpan(
            { name: "work", attributes: { input: JSON.stringify(messages) } },
            async (span: Loose) => {
              const result = await work(messages);
              span.setAttribute("output", JSON.stringify(result));
              return result;
            },
          ),
        flush: () => sentry.flush(10_000),
      };
    },
  },
};

export function packagesOf(entry: ContenderEntry): NodeJS.Require {
  return createRequire(join(import.meta.dirname, "../..", entry.folder, "package.json"));
}

/** What one writes by hand: an active span with input and output as JSON. */
function byTracer(tracer: Loose, work: Work): Work {
  return (messages) =>
    tracer.startActiveSpan("work", async (span: Loose) => {
      try {
        span.setAttribute("input", JSON.stringify(messages));
        const result = await work(messages);
        span.setAttribute("output", JSON.stringify(result));
        return result;
      } finally {
        span.end();
      }
    });
}

import type { Span } from "@opentelemetry/api";
import type { Config } from "./config.ts";
import { Exporter } from "./exporter/exporter.ts";
import { canCarrySecret, HttpTransport } from "./exporter/http-transport.ts";
import { activeContext, withContext } from "./otel/active-context.ts";
import { AlsContextManager } from "./otel/als-context-manager.ts";
import { Holder } from "./otel/holder.ts";
import { LocalRootSampler } from "./otel/local-root-sampler.ts";
import { ResourceViews } from "./otel/resource-views.ts";
import { AgentopsSpanProcessor } from "./otel/span-processor.ts";
import { SpanStates, unrecordedState } from "./otel/span-state.ts";
import { isTracingSuppressed } from "./otel/suppress-tracing.ts";
import { w3cPropagator } from "./otel/w3c-propagator.ts";
import { ownResource } from "./own-resource.ts";
import type { Reporter } from "./reporter.ts";
import type { Runtime } from "./runtime.ts";
import { printOpenSessions } from "./session/print-open-sessions.ts";
import type { Session } from "./session/session.ts";
import { OwnTracerProvider } from "./tracer/own-tracer-provider.ts";
import { SDK_VERSION } from "./version.ts";
import { watchExit } from "./watch-exit.ts";

/** Puts the parts together and into the process. */
export function createRuntime(config: Config, reporter: Reporter, defaultSession: Session): Runtime {
  const states = new SpanStates();
  const sampler = new LocalRootSampler(config.sampler, states);
  const exporter = createExporter(config, reporter);
  const processor = new AgentopsSpanProcessor({
    config,
    states,
    sampler,
    exporter,
    defaultSession,
    resources: new ResourceViews(config.givenResource),
    onFault: (error) =>
      reporter.debug(`a fault of our own in the processor: ${String((error as Error)?.stack)}`),
  });
  const provider = new OwnTracerProvider({
    resource: ownResource(config.givenResource),
    activeContext,
    withContext,
    isSuppressed: isTracingSuppressed,
    sample: (...args) => sampler.decide(...args),
    onStart: (span, context, sampled) => processor.begin(span, context, sampled),
    onEnd: (span) => processor.onEnd(span),
    onDrop: (span: Span) => states.set(span, unrecordedState(span)),
  });
  const contextManager = new AlsContextManager();
  const holder = new Holder({ provider, contextManager, propagator: w3cPropagator, processor, reporter });
  holder.install();
  const openSessions = new Set<Session>();
  const unwatch = watchExit(exporter, () => printOpenSessions([defaultSession, ...openSessions]));
  return {
    config,
    reporter,
    states,
    exporter,
    processor,
    provider,
    contextManager,
    holder,
    defaultSession,
    openSessions,
    release: () => {
      unwatch();
      processor.deactivate();
      holder.release();
    },
  };
}

function createExporter(config: Config, reporter: Reporter): Exporter {
  const { endpoint, apiKey } = config;
  if (apiKey !== undefined && !canCarrySecret(new URL(endpoint))) {
    reporter.warnOnce(
      "cleartext",
      `the API key is not sent: ${endpoint} is not this machine, and http is not encrypted. Use https.`,
    );
  }
  return new Exporter({
    transport: new HttpTransport({
      endpoint,
      apiKey,
      userAgent: `agentops-node/${SDK_VERSION}`,
      timeoutMillis: config.exportTimeoutMillis,
    }),
    reporter,
    endpoint,
    maxQueueBytes: config.maxQueueBytes,
    maxBatchBytes: config.maxBatchBytes,
    maxWaitMillis: config.maxWaitMillis,
  });
}

import { initForCustomerSetup } from "./init.ts";
import type { InitOptions } from "./init-options.ts";
import { getRuntime } from "./runtime.ts";
import type { SpanProcessor } from "./tracer/span-processor.ts";

/**
 * Our SpanProcessor, to be put into a provider of your own: `new NodeSDK({ spanProcessors: [agentops.spanProcessor()] })`.
 * It stands in for `init` and takes its options: sessions and recording work, nothing of OpenTelemetry's globals is
 * touched. After `init` it may be used too; no span is seen twice. Throws a TypeError for a wrong option.
 */
export function spanProcessor(options: InitOptions = {}): SpanProcessor {
  initForCustomerSetup(options);
  // Asks for the runtime each time: the provider outlives a shutdown and the next init.
  return {
    onStart: (span, parentContext) => getRuntime()?.otel.processor.onStart(span, parentContext),
    onEnding: (span) => getRuntime()?.otel.processor.onEnding(span),
    onEnd: (span) => getRuntime()?.otel.processor.onEnd(span),
    forceFlush: async () => getRuntime()?.otel.processor.forceFlush(),
    shutdown: async () => getRuntime()?.otel.processor.shutdown(),
  };
}

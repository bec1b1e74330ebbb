import { initForCustomerSetup } from "./init.ts";
import type { InitOptions } from "./init-options.ts";
import { AgentopsSpanExporter } from "./otel/agentops-span-exporter.ts";
import type { SpanExporter } from "./otel/destination.ts";
import { readOptions } from "./validate-options.ts";

/**
 * AgentOps as a SpanExporter: for the `otel.exporters` of `init`, or for a batch processor of your own,
 * `new BatchSpanProcessor(agentops.exporter())`. In the second case it stands in for `init` and takes its options;
 * it sends every span that it is given unless `filter` says otherwise, and content is known of our own spans only.
 * Where there is a choice, `spanProcessor()` sees more: sessions of other people's spans, and what sampling drops.
 * Throws a TypeError for a wrong option.
 */
export function exporter(options: InitOptions = {}): SpanExporter {
  initForCustomerSetup({ filter: "all", ...readOptions(options) }, { isProvisional: true });
  return new AgentopsSpanExporter();
}

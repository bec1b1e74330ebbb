import type { Config } from "../config.ts";
import { encodeSpan } from "../exporter/encode-span.ts";
import type { DropReason } from "../exporter/export-counts.ts";
import type { ExportStats } from "../exporter/export-stats.ts";
import type { Exporter, FlushOptions } from "../exporter/exporter.ts";
import type { ReadableSpan } from "../tracer/readable-span.ts";
import type { Sampler } from "../tracer/sampler.ts";
import type { ActiveDestination, DestinationView } from "./active-destination.ts";
import type { SpanFilter } from "./span-filter.ts";

/** The server of AgentOps: spans become bytes when they end. */
export class AgentopsDestination implements ActiveDestination {
  readonly name = "agentops";
  readonly filter: SpanFilter;
  readonly sampler: Sampler | undefined;
  readonly content: Pick<Config, "captureContent" | "redact">;
  readonly #exporter: Exporter;

  constructor(config: Config, exporter: Exporter) {
    this.filter = config.filter;
    this.sampler = config.sampler;
    this.content = config;
    this.#exporter = exporter;
    exporter.start();
  }

  deliver(span: ReadableSpan, view: DestinationView): void {
    this.#exporter.add({
      bytes: encodeSpan(span, view),
      resource: view.resource,
      scope: span.instrumentationScope ?? span.instrumentationLibrary ?? NO_SCOPE,
    });
  }

  stats(): ExportStats {
    return this.#exporter.stats();
  }

  lose(reason: DropReason): void {
    this.#exporter.lose(reason);
  }

  flush(options: FlushOptions): Promise<boolean> {
    return this.#exporter.flush(options);
  }

  shutdown(options: FlushOptions): Promise<boolean> {
    return this.#exporter.shutdown(options);
  }
}

const NO_SCOPE = { name: "" };

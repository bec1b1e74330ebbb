import type { SpanContext } from "@opentelemetry/api";
import type { Config } from "../config.ts";
import type { SpanView } from "../exporter/encode-span.ts";
import type { DropReason } from "../exporter/export-counts.ts";
import type { ExportStats } from "../exporter/export-stats.ts";
import type { FlushOptions } from "../exporter/exporter.ts";
import type { ReadableSpan, Resource } from "../tracer/readable-span.ts";
import type { Sampler } from "../tracer/sampler.ts";
import type { SpanFilter } from "./span-filter.ts";

/** What a destination is shown of a span: the overlay, merged by its own rules. */
export interface DestinationView extends SpanView {
  /** The parent to name; undefined for a root. */
  parent: SpanContext | undefined;
  resource: Resource;
}

/** A destination at work. */
export interface ActiveDestination {
  readonly name: string;
  readonly filter: SpanFilter;
  /** Undefined: every trace is kept. */
  readonly sampler: Sampler | undefined;
  readonly content: Pick<Config, "captureContent" | "redact">;
  /** Takes an ended span that filter and sampler let pass. */
  deliver(span: ReadableSpan, view: DestinationView): void;
  stats(): ExportStats;
  /** Counts a span that could not be delivered. */
  lose(reason: DropReason): void;
  flush(options: FlushOptions): Promise<boolean>;
  shutdown(options: FlushOptions): Promise<boolean>;
}

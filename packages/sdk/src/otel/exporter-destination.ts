import * as types from "node:util/types";
import type { Config } from "../config.ts";
import { type DropReason, ExportCounts } from "../exporter/export-counts.ts";
import { type ExportStats, exportStats } from "../exporter/export-stats.ts";
import type { FlushOptions } from "../exporter/exporter.ts";
import type { Reporter } from "../reporter.ts";
import { describeError } from "../tracer/describe-error.ts";
import { ROOT_CONTEXT } from "../tracer/otel-api.ts";
import type { ReadableSpan } from "../tracer/readable-span.ts";
import type { Sampler } from "../tracer/sampler.ts";
import { within } from "../within.ts";
import { withContext } from "./active-context.ts";
import type { ActiveDestination, DestinationView } from "./active-destination.ts";
import type { Destination, SpanExporter } from "./destination.ts";
import type { SpanFilter } from "./span-filter.ts";
import { suppressTracing } from "./suppress-tracing.ts";
import { ViewedSpan } from "./viewed-span.ts";

type Settings = Pick<
  Config,
  | "filter"
  | "redact"
  | "contentForOthers"
  | "maxQueueBytes"
  | "maxBatchBytes"
  | "maxWaitMillis"
  | "exportTimeoutMillis"
>;

/** As many spans go to an exporter at once at most, as a batch processor of OpenTelemetry does it. */
const MAX_BATCH_SPANS = 512;

/**
 * A customer's exporter: batches of copies of ended spans, one batch at a time. The queue is bounded by an estimate
 * of its bytes; beyond it new spans are dropped, and counted. Retries are the exporter's own business.
 */
export class ExporterDestination implements ActiveDestination {
  readonly name: string;
  readonly filter: SpanFilter;
  readonly sampler: Sampler | undefined;
  readonly content: Pick<Config, "captureContent" | "redact">;
  readonly #counts = new ExportCounts();
  readonly #exporter: SpanExporter;
  readonly #settings: Settings;
  readonly #reporter: Reporter;
  #queue: { span: ReadableSpan; bytes: number }[] = [];
  #bytes = 0;
  #exporting: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(destination: Destination & { name: string }, settings: Settings, reporter: Reporter) {
    this.name = destination.name;
    this.filter = destination.filter ?? settings.filter;
    this.sampler = destination.sampler;
    this.content = {
      captureContent: destination.captureContent ?? settings.contentForOthers,
      redact: destination.redact ?? settings.redact,
    };
    this.#exporter = destination.exporter;
    this.#settings = settings;
    this.#reporter = reporter;
  }

  deliver(span: ReadableSpan, view: DestinationView): void {
    const viewed = new ViewedSpan(span, view);
    const bytes = estimateBytes(viewed);
    if (this.#closed) this.lose("shutdown");
    else if (this.#bytes + bytes > this.#settings.maxQueueBytes) this.lose("queue_full");
    else {
      this.#counts.made += 1;
      this.#counts.waiting += 1;
      this.#queue.push({ span: viewed, bytes });
      this.#bytes += bytes;
      this.#schedule();
    }
  }

  stats(): ExportStats {
    return exportStats(this.#counts, this.#bytes, 0);
  }

  lose(reason: DropReason): void {
    this.#counts.made += 1;
    this.#counts.drop(reason, 1);
  }

  async flush({ timeoutMillis }: FlushOptions): Promise<boolean> {
    return await within(timeoutMillis, async () => {
      await this.#drain();
      await this.#exporter.forceFlush?.();
    });
  }

  /** The exporter was given to us: it is shut down too. */
  async shutdown(options: FlushOptions): Promise<boolean> {
    const deadline = performance.now() + options.timeoutMillis;
    const complete = await this.flush(options);
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#settle(this.#queue.splice(0), "shutdown");
    const left = Math.max(0, deadline - performance.now());
    const ended = await within(left, async () => this.#exporter.shutdown());
    return complete && ended;
  }

  #schedule(): void {
    if (this.#exporting !== undefined) return;
    if (this.#queue.length >= MAX_BATCH_SPANS || this.#bytes >= this.#settings.maxBatchBytes) {
      void this.#drain();
    } else {
      this.#timer ??= setTimeout(() => void this.#drain(), this.#settings.maxWaitMillis).unref();
    }
  }

  /** Exports what is queued now and until then. Never rejects. */
  async #drain(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#exporting !== undefined) await this.#exporting;
    while (this.#queue.length > 0) {
      this.#exporting = this.#exportBatch(this.#queue.splice(0, MAX_BATCH_SPANS));
      await this.#exporting;
      this.#exporting = undefined;
    }
  }

  async #exportBatch(batch: { span: ReadableSpan; bytes: number }[]): Promise<void> {
    const spans = batch.map(({ span }) => span);
    this.#counts.attempts += 1;
    let failure = `no answer within ${this.#settings.exportTimeoutMillis} ms`;
    const exported = await within(
      this.#settings.exportTimeoutMillis,
      () =>
        withContext(suppressTracing(ROOT_CONTEXT), () => exportSpans(this.#exporter, spans)).catch(
          (error) => {
            failure = describeError(error).message;
            throw error;
          },
        ),
      { keepsAlive: false },
    );
    this.#settle(batch, exported ? undefined : "export_failed");
    if (!exported) {
      this.#counts.fail("export_failed");
      this.#reporter.warnOnce(
        `export_failed ${this.name}`,
        `the exporter ${this.name} failed (${failure}); spans it did not take are dropped for it.`,
      );
    }
  }

  #settle(batch: { bytes: number }[], reason: DropReason | undefined): void {
    for (const { bytes } of batch) this.#bytes -= bytes;
    this.#counts.waiting -= batch.length;
    if (reason === undefined) this.#counts.delivered += batch.length;
    else this.#counts.drop(reason, batch.length);
  }
}

function exportSpans(exporter: SpanExporter, spans: ReadableSpan[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const exported: unknown = exporter.export(spans, (result) => {
      if (result?.code === 0) resolve();
      else reject(result?.error ?? new Error("it gave no reason"));
    });
    if (types.isPromise(exported)) exported.catch(reject); // it was written as an async function
  });
}

/** What a span takes while it waits, about: texts at two bytes a character, and 1,200 bytes for the rest. */
function estimateBytes(span: ReadableSpan): number {
  let bytes = 1200;
  const add = (attributes: object | undefined): void => {
    for (const key in attributes) {
      const value = (attributes as Record<string, unknown>)[key];
      bytes += 32 + (typeof value === "string" ? value.length * 2 : 8);
    }
  };
  add(span.attributes);
  for (const event of span.events) add(event.attributes);
  for (const link of span.links) add(link.attributes);
  return bytes;
}

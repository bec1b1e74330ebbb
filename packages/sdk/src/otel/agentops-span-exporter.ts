import { getRuntime } from "../runtime.ts";
import type { ReadableSpan } from "../tracer/readable-span.ts";
import type { SpanExporter } from "./destination.ts";

const IS_AGENTOPS: unique symbol = Symbol.for("agentops.exporter") as never;

/** AgentOps as an OpenTelemetry SpanExporter, for providers and processors that are not ours. */
export class AgentopsSpanExporter implements SpanExporter {
  /** Recognised in `otel.exporters`, by any copy of this package. */
  readonly [IS_AGENTOPS] = true;

  /**
   * Takes the spans into our queue; those that our processor saw already are not taken twice. The result is a success
   * once they were tried: what could not be sent stays in our queue, a second attempt of the caller's would double it.
   */
  export(spans: ReadableSpan[], resultCallback: (result: { code: number; error?: Error }) => void): void {
    const processor = getRuntime()?.otel.processor;
    try {
      if (Array.isArray(spans)) for (const span of spans) processor?.take(span);
    } catch {
      // A list that cannot be read to its end.
    }
    void this.forceFlush()
      .then(() => resultCallback({ code: 0 }))
      .catch(() => {}); // the callback's own
  }

  async forceFlush(): Promise<void> {
    await getRuntime()?.otel.processor.forceFlush();
  }

  async shutdown(): Promise<void> {
    await this.forceFlush();
  }
}

export function isAgentopsExporter(exporter: SpanExporter): boolean {
  return IS_AGENTOPS in exporter;
}

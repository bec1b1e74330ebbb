import type { ActiveDestination } from "../otel/active-destination.ts";
import type { OTelManager } from "../otel/otel-manager.ts";
import type { Runtime } from "../runtime.ts";
import { ATTR_AGENTOPS_SPAN_KIND } from "../semconv/index.ts";
import { SpanKind, TraceFlags } from "../tracer/otel-api.ts";
import { OwnSpan } from "../tracer/own-span.ts";
import { newSpanId, newTraceId } from "../tracer/random-ids.ts";
import { SDK_VERSION } from "../version.ts";
import type { DestinationReport } from "./doctor-report.ts";
import { readBack } from "./read-back.ts";

const MAX_WAIT_MILLIS = 5000;
const CANARY_NAME = "agentops.doctor";

/** Sends a test span through each destination, whatever its filter and sampler, and says how it ended there. */
export async function sendCanary(runtime: Runtime): Promise<(DestinationReport & { hint?: string })[]> {
  const span = makeSpan(runtime.otel);
  return await Promise.all(
    runtime.otel.destinations.map(async (destination) => {
      const { canary, hint } = await sendTo(destination, span, runtime);
      return {
        name: destination.name,
        canary,
        filter: typeof destination.filter === "function" ? "function" : destination.filter,
        sampled: destination.sampler !== undefined,
        captureContent: destination.content.captureContent,
        stats: destination.stats(),
        ...(hint === undefined ? {} : { hint }),
      };
    }),
  );
}

/** Made and ended beside the tracer: neither filters and samplers nor processors have their say. */
function makeSpan({ resource }: OTelManager): OwnSpan {
  const span = new OwnSpan({
    name: CANARY_NAME,
    kind: SpanKind.INTERNAL,
    spanContext: { traceId: newTraceId(), spanId: newSpanId(), traceFlags: TraceFlags.SAMPLED },
    parentSpanContext: undefined,
    startTime: undefined,
    attributes: { [ATTR_AGENTOPS_SPAN_KIND]: "task" },
    links: undefined,
    resource,
    scope: { name: "agentops", version: SDK_VERSION },
    onEnd: () => {},
  });
  span.end();
  return span;
}

async function sendTo(
  destination: ActiveDestination,
  span: OwnSpan,
  { config }: Runtime,
): Promise<{ canary: DestinationReport["canary"]; hint?: string }> {
  const before = destination.stats();
  destination.deliver(span, {
    parentSpanId: "",
    parentIsRemote: false,
    parent: undefined,
    extraLink: undefined,
    attributes: {},
    rewrite: undefined,
    resource: span.resource,
  });
  const complete = await destination.flush({ timeoutMillis: MAX_WAIT_MILLIS, once: true });
  const after = destination.stats();
  const dropped = Object.values(after.dropped).reduce((sum, count) => sum + count, 0);
  const droppedBefore = Object.values(before.dropped).reduce((sum, count) => sum + count, 0);
  if (dropped > droppedBefore) return { canary: "dropped" };
  if (!complete) return { canary: "waiting" };
  if (destination.name !== "agentops") return { canary: "exported" };
  const { traceId, spanId } = span.spanContext();
  const answer = await readBack(config, traceId, spanId);
  if (answer === "found") return { canary: "read back" };
  if (answer === "not found") {
    return { canary: "exported", hint: `${config.endpoint} accepted the test span, but does not show it.` };
  }
  return { canary: "exported" };
}

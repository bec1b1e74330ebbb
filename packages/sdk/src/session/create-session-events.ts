import type { Config } from "../config.ts";
import { createSpool } from "../exporter/create-exporter.ts";
import { Exporter } from "../exporter/exporter.ts";
import type { OtlpClient } from "../exporter/otlp-client.ts";
import { layeredResource } from "../otel/layered-resource.ts";
import type { OTelManager } from "../otel/otel-manager.ts";
import type { Reporter } from "../reporter.ts";
import type { Resource } from "../tracer/readable-span.ts";
import { hostAttributes } from "./host-attributes.ts";
import { SessionEvents } from "./session-events.ts";

/** Two small events a session; what waits of them needs no more room than this. */
const MAX_QUEUE_BYTES = 16 * 1024 * 1024;

/** Undefined where AgentOps is none of the destinations: the others get spans only. */
export function createSessionEvents(
  config: Config,
  reporter: Reporter,
  client: OtlpClient,
  otel: OTelManager,
): SessionEvents | undefined {
  const destination = otel.destinations.find(({ name }) => name === "agentops");
  if (destination === undefined) return undefined;
  const exporter = new Exporter({
    signal: "logs",
    client,
    reporter,
    spool: createSpool(config),
    maxQueueBytes: Math.min(MAX_QUEUE_BYTES, config.maxQueueBytes),
    maxBatchBytes: config.maxBatchBytes,
    maxWaitMillis: config.maxWaitMillis,
  });
  const views = new WeakMap<Resource, Resource>();
  const resource = (): Resource => {
    const around = resourceOf(otel.joinedProvider()) ?? otel.resource;
    let view = views.get(around);
    if (view === undefined) {
      const layered = layeredResource({}, around, config.givenResource);
      // When a request is made of it, not in the call that began the session: to look around takes milliseconds.
      view = Object.create(layered, {
        attributes: { get: () => ({ ...hostAttributes(config), ...layered.attributes }) },
      }) as Resource;
      views.set(around, view);
    }
    return view;
  };
  return new SessionEvents({
    exporter,
    content: destination.content,
    resource,
    onFault: (error) => reporter.debug(`a fault in telling of a session: ${String(error)}`),
  });
}

/** Of a customer's provider, by the names that its versions give it. */
function resourceOf(provider: object | undefined): Resource | undefined {
  const { resource, _resource } = (provider ?? {}) as { resource?: unknown; _resource?: unknown };
  for (const candidate of [resource, _resource]) {
    // To read the attributes before they have settled is an error that OpenTelemetry 1.x logs.
    if (typeof candidate === "object" && candidate !== null && "attributes" in candidate)
      return candidate as Resource;
  }
  return undefined;
}

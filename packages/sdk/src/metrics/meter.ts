import type { Meter } from "@opentelemetry/api";
import { forwardingMeters } from "./forwarding-meters.ts";
import { AGENTOPS_SCOPE } from "./meter-arrangement.ts";

/**
 * A meter for instruments of your own. They are those of OpenTelemetry: AgentOps sees them, and so do the readers of
 * your own MeterProvider, whenever you register it. May be called before `init`; what is recorded before is lost.
 */
export function meter(name: string = AGENTOPS_SCOPE, version?: string): Meter {
  return forwardingMeters().getMeter(name, version);
}

import type { Context } from "@opentelemetry/api";
import { activeContext } from "../otel/active-context.ts";
import { activePropagator } from "../otel/active-propagator.ts";
import { deleteOwnParent } from "../otel/own-parent.ts";
import { trace } from "../tracer/otel-api.ts";
import type { Carrier } from "./carrier.ts";
import { carrierGetter } from "./carrier-getter.ts";
import { isContext } from "./is-context.ts";

/**
 * The active context with what a carrier brought: its span wins over the active one, a carrier without a trace
 * leaves that in place. The very same context where nothing came. A context is returned as it is. Never throws.
 */
export function extractTrace(carrier: Carrier | Context): Context {
  if (isContext(carrier)) return carrier;
  const active = activeContext();
  try {
    const extracted = activePropagator().extract(active, carrier, carrierGetter(carrier));
    return trace.getSpan(extracted) === trace.getSpan(active) ? extracted : deleteOwnParent(extracted);
  } catch {
    return active; // the customer's propagator threw, or returned no context
  }
}

import type { Context } from "@opentelemetry/api";
import type { Carrier } from "./carrier.ts";
import { carrierGetter } from "./carrier-getter.ts";
import { continueSession } from "./continue-session.ts";
import { extractTrace } from "./extract-trace.ts";
import { isContext } from "./is-context.ts";
import { readSessionId } from "./session-id-field.ts";

/**
 * The active context with the trace and the session that a carrier brought. Whatever in it is malformed is ignored.
 * Spans that are recorded in this context are children of the span that was active where it was injected.
 */
export function extractContext(carrier: Carrier | Context): Context {
  if (isContext(carrier)) return carrier;
  const id = readSessionId(carrier, carrierGetter(carrier));
  return id === undefined ? extractTrace(carrier) : continueSession(id).extractContext(carrier);
}

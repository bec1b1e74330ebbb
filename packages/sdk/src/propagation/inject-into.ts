import type { Context } from "@opentelemetry/api";
import { copyFields } from "../copy-fields.ts";
import { activePropagator } from "../otel/active-propagator.ts";
import type { InjectOptions } from "./carrier.ts";
import { carrierSetter } from "./carrier-setter.ts";
import { writeSessionId } from "./session-id-field.ts";

/** Writes a context and a session id into a carrier. Never throws. */
export function injectInto(
  carrier: unknown,
  context: Context,
  sessionId: string | undefined,
  options: InjectOptions | undefined,
): void {
  const setter = carrierSetter(copyFields(options).format);
  try {
    activePropagator().inject(context, carrier, setter);
  } catch {
    // The customer's propagator; the session goes without a trace then.
  }
  if (sessionId !== undefined) writeSessionId(carrier, sessionId, setter);
}

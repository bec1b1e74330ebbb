import { activeContext } from "../otel/active-context.ts";
import { currentSession } from "../session/current-session.ts";
import type { InjectOptions } from "./carrier.ts";
import { injectInto } from "./inject-into.ts";

/**
 * Writes the active trace and the id of the current session into a carrier, for whoever reads it elsewhere with
 * `extractContext` or `withContext`. Returns the carrier. Never throws; what a carrier does not take is left out.
 */
export function injectContext<C>(carrier: C, options?: InjectOptions): C {
  const session = currentSession();
  if (session !== undefined) return session.injectContext(carrier, options);
  injectInto(carrier, activeContext(), undefined, options);
  return carrier;
}

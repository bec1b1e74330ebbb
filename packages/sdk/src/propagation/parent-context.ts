import type { Context } from "@opentelemetry/api";
import { activeContext } from "../otel/active-context.ts";
import type { Carrier } from "./carrier.ts";
import { extractTrace } from "./extract-trace.ts";
import { isContext } from "./is-context.ts";

/** What was given as `parent`, as a context; undefined where nothing came with it. */
export function parentContext(parent: Carrier | Context): Context | undefined {
  if (parent === undefined || parent === null || isContext(parent)) return parent ?? undefined;
  const context = extractTrace(parent);
  return context === activeContext() ? undefined : context;
}

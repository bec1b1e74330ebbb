import type { MeterProvider } from "@opentelemetry/api";
import { registeredApi } from "../otel/registered-api.ts";
import { getRuntime } from "../runtime.ts";
import { ForwardingMeterProvider } from "./forwarding-meter-provider.ts";

/**
 * The one provider of forwarding meters: instruments that a library keeps outlive a shutdown and go on with the next
 * `init`.
 */
export function forwardingMeters(): ForwardingMeterProvider {
  provider ??= new ForwardingMeterProvider(
    (scopeName) => getRuntime()?.metrics?.targetsOf(scopeName) ?? registeredOnly(),
  );
  return provider;
}

let provider: ForwardingMeterProvider | undefined;

/** Without us, the customer's. */
function registeredOnly(): readonly MeterProvider[] {
  const registered = registeredApi()?.metrics;
  if (registered !== only[0]) only = registered === undefined ? [] : [registered];
  return only;
}

let only: readonly MeterProvider[] = [];

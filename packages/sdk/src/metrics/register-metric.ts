import type { Attributes, Context, MetricOptions } from "@opentelemetry/api";
import { copyFields } from "../copy-fields.ts";
import { activeContext } from "../otel/active-context.ts";
import { getRuntime } from "../runtime.ts";
import { ATTR_GEN_AI_AGENT_NAME, ATTR_SESSION_ID } from "../semconv/index.ts";
import { currentSession } from "../session/current-session.ts";
import { trace } from "../tracer/otel-api.ts";
import { meter } from "./meter.ts";

export type MetricType = "counter" | "upDownCounter" | "histogram" | "gauge";

export interface MetricDefinition<Name extends string = string> {
  name: string;
  type: MetricType;
  /** As UCUM writes it: "s", "By", "{request}". */
  unit?: string;
  description?: string;
  /** Upper boundaries of the buckets of a histogram. */
  buckets?: readonly number[];
  /**
   * The attributes that it may carry; others are left out. `session.id` and `gen_ai.agent.name` among them are filled
   * in from where `record` is called.
   */
  attributes?: readonly Name[];
}

export interface RegisteredMetric<Name extends string = string> {
  /** Adds to a counter, or records a value. Never throws. */
  record(value: number, attributes?: DeclaredAttributes<Name>): void;
}

type DeclaredAttributes<Name extends string> = [Name] extends [never]
  ? Record<string, never>
  : { readonly [K in Name]?: string | number | boolean };

/**
 * Declares a metric of your own: `const carts = agentops.registerMetric({ name: "cart.value", type: "histogram",
 * unit: "EUR", attributes: ["country", "session.id"] })`, then `carts.record(12.5, { country: "de" })`. Throws a
 * TypeError for a definition that is wrong.
 */
export function registerMetric<const Name extends string = never>(
  given: MetricDefinition<Name>,
): RegisteredMetric<Name> {
  const definition = copyFields(given) as MetricDefinition<Name>;
  check(definition);
  const instrument = createInstrument(definition);
  const names: readonly string[] = [...(definition.attributes ?? [])];
  const guards = new Map(
    [ATTR_SESSION_ID, ATTR_GEN_AI_AGENT_NAME]
      .filter((name) => names.includes(name))
      .map((name) => [name, new Guard()]),
  );
  return {
    record(value, recorded) {
      try {
        const attributes: Attributes = {};
        for (const name of names) {
          const own = (recorded as Attributes | undefined)?.[name] ?? fromContext(name);
          if (own !== undefined && guards.get(name)?.admits(own) !== false) attributes[name] = own;
        }
        instrument.record(value, attributes);
      } catch {
        // A getter of the host's among the attributes.
      }
    },
  };
}

/** Of one metric, so many sessions or agents are told apart; what comes later counts without the attribute. */
const MAX_VALUES = 1000;

class Guard {
  readonly #admitted = new Set<unknown>();

  admits(value: unknown): boolean {
    if (this.#admitted.has(value)) return true;
    if (this.#admitted.size >= MAX_VALUES) return false;
    this.#admitted.add(value);
    return true;
  }
}

function fromContext(name: string): string | undefined {
  if (name === ATTR_SESSION_ID) return currentSession()?.id;
  if (name !== ATTR_GEN_AI_AGENT_NAME) return undefined;
  let state = getRuntime()?.otel.states.get(trace.getSpan(activeContext()));
  while (state !== undefined && state.kind !== "agent") state = state.parent;
  const agent = state?.span.attributes[ATTR_GEN_AI_AGENT_NAME];
  return typeof agent === "string" ? agent : undefined;
}

type Recording = { record(value: number, attributes?: Attributes, context?: Context): void };

function createInstrument({ name, type, unit, description, buckets }: MetricDefinition): Recording {
  const options: MetricOptions = {
    ...(unit !== undefined && { unit }),
    ...(description !== undefined && { description }),
    ...(buckets !== undefined && { advice: { explicitBucketBoundaries: [...buckets] } }),
  };
  if (type === "histogram") return meter().createHistogram(name, options);
  if (type === "gauge") return meter().createGauge(name, options);
  const counter =
    type === "counter" ? meter().createCounter(name, options) : meter().createUpDownCounter(name, options);
  return { record: (value, attributes) => counter.add(value, attributes) };
}

const TYPES: readonly string[] = ["counter", "upDownCounter", "histogram", "gauge"];
/** What OpenTelemetry takes for a name. */
const NAME = /^[a-z][a-z0-9_.\-/]{0,254}$/i;

function check(definition: MetricDefinition): void {
  const { name, type, unit, description, buckets, attributes } = (definition ??
    {}) as Partial<MetricDefinition>;
  if (typeof name !== "string" || !NAME.test(name))
    refuse("name", name, 'a letter, and up to 254 letters, digits, "_", ".", "-" and "/"');
  if (!TYPES.includes(type as string)) refuse("type", type, TYPES.map((one) => `"${one}"`).join(", "));
  if (unit !== undefined && typeof unit !== "string") refuse("unit", unit, "a string");
  if (description !== undefined && typeof description !== "string")
    refuse("description", description, "a string");
  const isAscending = (list: readonly number[]): boolean =>
    list.every((one, index) => Number.isFinite(one) && (index === 0 || one > (list[index - 1] as number)));
  if (buckets !== undefined && (type !== "histogram" || !Array.isArray(buckets) || !isAscending(buckets)))
    refuse("buckets", buckets, "ascending numbers, for a histogram only");
  if (
    attributes !== undefined &&
    !(Array.isArray(attributes) && attributes.every((one) => typeof one === "string"))
  )
    refuse("attributes", attributes, "an array of attribute names");
}

function refuse(field: string, given: unknown, wanted: string): never {
  const told =
    typeof given === "string"
      ? JSON.stringify(given.slice(0, 100))
      : Array.isArray(given)
        ? "an array"
        : String(typeof given);
  throw new TypeError(`agentops.registerMetric() got ${field}: ${told}, wanted ${wanted}.`);
}

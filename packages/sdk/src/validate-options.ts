import { parseApiKey, parseEndpoint } from "./config.ts";
import type { InitOptions } from "./init-options.ts";
import type { Destination } from "./otel/destination.ts";
import type { OtelOptions } from "./otel/otel-options.ts";

/** Throws a TypeError that names what was given and what is wanted, for the first option that is wrong. */
export function validateOptions(options: unknown): asserts options is InitOptions {
  const given = readOptions(options);
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) check(name, name, value, RULES);
  }
  for (const [name, value] of Object.entries(readOptions(given.otel ?? {}))) {
    if (value !== undefined) check(`otel.${name}`, name, value, OTEL_RULES);
  }
}

/** A copy of the options. Throws a TypeError for what is no object, or cannot be read. */
export function readOptions<Options extends object = InitOptions>(options: unknown): Options {
  try {
    if (typeof options === "object" && options !== null && !Array.isArray(options))
      return { ...(options as Options) };
  } catch (cause) {
    throw new TypeError("agentops.init() got options that cannot be read, wanted an object of options.", {
      cause,
    });
  }
  throw new TypeError(`agentops.init() got ${describe(options)}, wanted an object of options.`);
}

function check(path: string, name: string, value: unknown, rules: Readonly<Record<string, Rule>>): void {
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
  if (rule === undefined) {
    throw new TypeError(
      `agentops.init() got an unknown option ${JSON.stringify(path)}${suggest(name, rules)}.`,
    );
  }
  if (isAccepted(rule, value)) return;
  const given = rule.secret === true ? describeType(value) : describe(value);
  throw new TypeError(`agentops.init() got ${path}: ${given}, wanted ${rule.wanted}.`);
}

/** A value that cannot be read is none that is wanted. */
function isAccepted(rule: Rule, value: unknown): boolean {
  try {
    return rule.accepts(value);
  } catch (error) {
    if (error instanceof TypeError && error.message.startsWith("agentops.")) throw error; // of a destination
    return false;
  }
}

interface Rule {
  wanted: string;
  accepts: (value: unknown) => boolean;
  /** The value must not appear in a message. */
  secret?: true;
}

const isString = (value: unknown): value is string => typeof value === "string";
const isFunction = (value: unknown): boolean => typeof value === "function";
const isStringArray = (value: unknown): boolean => Array.isArray(value) && value.every(isString);

const text: Rule = { wanted: "a string", accepts: isString };
const flag: Rule = { wanted: "true or false", accepts: (value) => typeof value === "boolean" };
const bytes: Rule = { wanted: "a positive whole number of bytes", accepts: isPositiveInteger };
const millis: Rule = {
  wanted: "a positive whole number of milliseconds, at most 2147483647",
  accepts: (value) => isPositiveInteger(value) && (value as number) <= 2_147_483_647, // what a timer takes
};

const RULES: Record<keyof InitOptions, Rule> = {
  apiKey: {
    wanted: "a string of printable ASCII characters",
    accepts: (value) => isString(value) && parseApiKey(value) !== undefined,
    secret: true,
  },
  endpoint: {
    wanted: 'an http or https address without user name, password and query, such as "http://localhost:4318"',
    accepts: (value) => isString(value) && parseEndpoint(value) !== undefined,
    secret: true,
  },
  serviceName: text,
  environment: text,
  resourceAttributes: {
    wanted: "an object of attributes",
    accepts: (value) => isPlainObject(value) && Object.values(value as object).length >= 0, // a getter may throw
  },
  tags: { wanted: "an array of strings", accepts: isStringArray },
  sampler: {
    wanted: "an OpenTelemetry sampler (an object with a shouldSample method)",
    accepts: (value) => isFunction((value as { shouldSample?: unknown } | null)?.shouldSample),
  },
  filter: {
    wanted: '"agent", "all" or a function (span) => boolean',
    accepts: (value) => value === "agent" || value === "all" || isFunction(value),
  },
  autoStartSession: flag,
  captureContent: {
    wanted: '"full", "metadata" or "none"',
    accepts: (value) => value === "full" || value === "metadata" || value === "none",
  },
  redact: { wanted: "a function (value, context) => value", accepts: isFunction },
  envDataOptOut: flag,
  maxQueueBytes: bytes,
  maxBatchBytes: bytes,
  maxWaitTime: millis,
  exportTimeout: millis,
  auth: { wanted: '"key" or "token"', accepts: (value) => value === "key" || value === "token" },
  instrumentations: {
    wanted: '"auto", an array of package names, or false',
    accepts: (value) => value === "auto" || value === false || isStringArray(value),
  },
  enableMetrics: flag,
  quiet: flag,
  otel: { wanted: "an object of OpenTelemetry options", accepts: isPlainObject },
};

const hasMethods =
  (...names: string[]) =>
  (value: unknown): boolean =>
    names.every((name) => isFunction((value as Record<string, unknown> | null | undefined)?.[name]));

const listOf =
  (accepts: (item: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.length <= MAX_DESTINATIONS && value.every(accepts);

/** A bit of a number stands for each. */
const MAX_DESTINATIONS = 15;

const isExporter = (value: unknown): boolean => hasMethods("export", "shutdown")(value);
const destinations: Rule = {
  wanted: `an array of at most ${MAX_DESTINATIONS} span exporters or destinations ({ exporter, name?, filter?, sampler?, redact?, captureContent? })`,
  accepts: listOf((item) => isExporter(item) || isDestination(item)),
};

const OTEL_RULES: Record<keyof OtelOptions, Rule> = {
  mode: {
    wanted: '"auto", "own" or "isolated"',
    accepts: (value) => value === "auto" || value === "own" || value === "isolated",
  },
  additionalExporters: destinations,
  exporters: destinations,
  processors: {
    wanted: "an array of OpenTelemetry span processors",
    accepts: listOf(hasMethods("onStart", "onEnd", "forceFlush", "shutdown")),
  },
  spanLimits: {
    wanted: "an object of whole numbers, such as { attributeCountLimit: 256 }",
    accepts: (value) => isPlainObject(value) && Object.values(value as object).every(isLimit),
  },
  idGenerator: {
    wanted: "an OpenTelemetry id generator",
    accepts: hasMethods("generateTraceId", "generateSpanId"),
  },
  propagators: {
    wanted: "an array of OpenTelemetry propagators",
    accepts: listOf(hasMethods("inject", "extract", "fields")),
  },
  contextManager: {
    wanted: "an OpenTelemetry context manager",
    accepts: hasMethods("active", "with", "bind", "enable"),
  },
  resource: {
    wanted: "an OpenTelemetry resource (an object with attributes)",
    accepts: (value) => isPlainObject((value as { attributes?: unknown } | null)?.attributes),
  },
  recordUnsampled: flag,
  metricReaders: {
    wanted: "an array of OpenTelemetry metric readers",
    accepts: listOf(hasMethods("setMetricProducer", "forceFlush", "shutdown")),
  },
  metricExporters: {
    wanted: "an array of OpenTelemetry metric exporters",
    accepts: listOf(hasMethods("export", "forceFlush", "shutdown")),
  },
  views: {
    wanted: "an array of views, as a MeterProvider of your @opentelemetry/sdk-metrics takes them",
    accepts: (value) => Array.isArray(value) && value.every(isPlainObject),
  },
};

const DESTINATION_RULES: Record<keyof Destination, Rule> = {
  name: text,
  exporter: { wanted: "a span exporter", accepts: isExporter },
  filter: RULES.filter,
  sampler: RULES.sampler,
  redact: RULES.redact,
  captureContent: RULES.captureContent,
};

function isDestination(value: unknown): boolean {
  if (!isPlainObject(value) || !isExporter((value as Destination).exporter)) return false;
  for (const [name, given] of Object.entries(value as object)) {
    if (given !== undefined) check(`otel: a destination's ${name}`, name, given, DESTINATION_RULES);
  }
  return true;
}

function isLimit(value: unknown): boolean {
  return (
    value === undefined ||
    value === Number.POSITIVE_INFINITY ||
    (Number.isSafeInteger(value) && (value as number) >= 0)
  );
}

function isPositiveInteger(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function isPlainObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  if (typeof value === "string")
    return JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}…` : value);
  if (typeof value === "number" || typeof value === "boolean" || value === null) return String(value);
  return describeType(value);
}

function describeType(value: unknown): string {
  if (value === null) return "null";
  if (isArray(value)) return "an array";
  return /^[aeiou]/.test(typeof value) ? `an ${typeof value}` : `a ${typeof value}`;
}

/** A revoked Proxy is not even that. */
function isArray(value: unknown): boolean {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/** The known option that differs in case, separators or a letter or two. */
function suggest(name: string, rules: object): string {
  const bare = name.replace(/[^a-z0-9]/gi, "").toLowerCase();
  const known = Object.keys(rules);
  const match = known.find((option) => option.toLowerCase() === bare);
  return match === undefined
    ? `; the options are ${known.join(", ")}`
    : `; did you mean ${JSON.stringify(match)}?`;
}

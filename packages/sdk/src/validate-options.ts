import { parseApiKey, parseEndpoint } from "./config.ts";
import type { InitOptions } from "./init-options.ts";

/** Throws a TypeError that names what was given and what is wanted, for the first option that is wrong. */
export function validateOptions(options: unknown): asserts options is InitOptions {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(`agentops.init() got ${describe(options)}, wanted an object of options.`);
  }
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const rule = Object.hasOwn(RULES, name) ? RULES[name as keyof InitOptions] : undefined;
    if (rule === undefined) {
      throw new TypeError(`agentops.init() got an unknown option ${JSON.stringify(name)}${suggest(name)}.`);
    }
    if (rule.accepts(value)) continue;
    const given = rule.secret === true ? describeType(value) : describe(value);
    throw new TypeError(`agentops.init() got ${name}: ${given}, wanted ${rule.wanted}.`);
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
  resourceAttributes: { wanted: "an object of attributes", accepts: isPlainObject },
  tags: { wanted: "an array of strings", accepts: isStringArray },
  sampler: {
    wanted: "an OpenTelemetry sampler (an object with a shouldSample method)",
    accepts: (value) => isFunction((value as { shouldSample?: unknown } | null)?.shouldSample),
  },
  autoStartSession: flag,
  captureContent: {
    wanted: '"full", "metadata" or "none"',
    accepts: (value) => value === "full" || value === "metadata" || value === "none",
  },
  redact: { wanted: "a function (value, context) => value", accepts: isFunction },
  maxQueueBytes: bytes,
  maxBatchBytes: bytes,
  maxWaitTime: millis,
  exportTimeout: millis,
  instrumentations: {
    wanted: '"auto", an array of package names, or false',
    accepts: (value) => value === "auto" || value === false || isStringArray(value),
  },
  quiet: flag,
};

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
  if (Array.isArray(value)) return "an array";
  return /^[aeiou]/.test(typeof value) ? `an ${typeof value}` : `a ${typeof value}`;
}

/** The known option that differs in case, separators or a letter or two. */
function suggest(name: string): string {
  const bare = name.replace(/[^a-z0-9]/gi, "").toLowerCase();
  const known = Object.keys(RULES);
  const match = known.find((option) => option.toLowerCase() === bare);
  return match === undefined
    ? `; the options are ${known.join(", ")}`
    : `; did you mean ${JSON.stringify(match)}?`;
}

import type { Attributes } from "@opentelemetry/api";
import type { Redact } from "./content/redact.ts";
import type { CaptureContent, InitOptions } from "./init-options.ts";
import type { OtelOptions } from "./otel/otel-options.ts";
import type { SpanFilter } from "./otel/span-filter.ts";
import type { Sampler } from "./tracer/sampler.ts";

export const DEFAULT_ENDPOINT = "http://localhost:4318";
const CAPTURE_LEVELS = ["full", "metadata", "none"] as const;

/** The settings in force: option, else environment variable, else default. */
export interface Config {
  readonly apiKey: string | undefined;
  /** Without a slash at its end. */
  readonly endpoint: string;
  /** What was asked for explicitly, by option or variable; it wins over a customer's own resource. */
  readonly givenResource: Attributes;
  readonly tags: readonly string[];
  readonly sampler: Sampler | undefined;
  readonly filter: SpanFilter;
  readonly autoStartSession: boolean;
  readonly captureContent: CaptureContent;
  readonly redact: Redact | undefined;
  readonly envDataOptOut: boolean;
  readonly maxQueueBytes: number;
  readonly maxBatchBytes: number;
  readonly maxWaitMillis: number;
  readonly exportTimeoutMillis: number;
  readonly auth: "key" | "token";
  /** Where spans that could not be sent wait for the next start. Undefined: the user's cache folder. */
  readonly spoolDir: string | undefined;
  /** The user's cache folder, where the environment names it. */
  readonly cacheDir: string | undefined;
  /** For connections to another machine, where Node's agents know what to do with it. */
  readonly proxyEnvironment: Readonly<Record<string, string | undefined>>;
  readonly instrumentations: "auto" | readonly string[] | false;
  readonly enableMetrics: boolean;
  /** The names of GenAI metrics that are not released yet, in place of those that everybody emits. */
  readonly latestGenAiNames: boolean;
  readonly quiet: boolean;
  readonly debug: boolean;
  readonly disabled: boolean;
  readonly otel: OtelOptions;
  /** What exporters beside AgentOps get of content where nobody says otherwise. */
  readonly contentForOthers: CaptureContent;
}

/**
 * Resolves the settings. This is the only place that reads the environment; a variable with a bad value is told
 * to `warn` and counts as unset. The options must have been validated.
 */
export function resolveConfig(options: InitOptions, warn: (message: string) => void): Config {
  const flag = (name: string): boolean | undefined => read(name, "true or false", parseBoolean, warn);
  return {
    apiKey:
      options.apiKey?.trim() ||
      read("AGENTOPS_API_KEY", "printable ASCII characters", parseApiKey, warn, true),
    endpoint: withoutSlash(
      options.endpoint ??
        read("AGENTOPS_API_ENDPOINT", "an http or https address", parseEndpoint, warn) ??
        DEFAULT_ENDPOINT,
    ),
    givenResource: {
      ...read(
        "OTEL_RESOURCE_ATTRIBUTES",
        "key=value pairs separated by commas",
        parseResourceAttributes,
        warn,
      ),
      ...options.resourceAttributes,
      ...withValue("service.name", options.serviceName ?? readText("OTEL_SERVICE_NAME")),
      ...withValue("deployment.environment.name", options.environment),
    },
    tags: [...(options.tags ?? [])],
    sampler: options.sampler,
    filter: options.filter ?? "agent",
    autoStartSession: options.autoStartSession ?? true,
    captureContent:
      options.captureContent ??
      read("AGENTOPS_CAPTURE_CONTENT", CAPTURE_LEVELS.join(", "), parseCaptureContent, warn) ??
      "full",
    redact: options.redact,
    envDataOptOut: options.envDataOptOut ?? flag("AGENTOPS_ENV_DATA_OPT_OUT") ?? false,
    maxQueueBytes:
      options.maxQueueBytes ??
      read("AGENTOPS_MAX_QUEUE_BYTES", "a number of bytes", parsePositive, warn) ??
      64 * MIB,
    maxBatchBytes: options.maxBatchBytes ?? DEFAULT_BATCH_BYTES,
    maxWaitMillis: options.maxWaitTime ?? 500,
    exportTimeoutMillis: options.exportTimeout ?? 20_000,
    auth: options.auth ?? "key",
    spoolDir: readText("AGENTOPS_SPOOL_DIR"),
    cacheDir: readText(process.platform === "win32" ? "LOCALAPPDATA" : "XDG_CACHE_HOME"),
    proxyEnvironment: readProxyEnvironment(),
    instrumentations: options.instrumentations ?? "auto",
    enableMetrics: options.enableMetrics ?? true,
    latestGenAiNames: /(^|,)\s*gen_ai_latest_experimental\s*(,|$)/.test(
      readText("OTEL_SEMCONV_STABILITY_OPT_IN") ?? "",
    ),
    quiet: options.quiet ?? flag("AGENTOPS_QUIET") ?? false,
    debug: flag("AGENTOPS_DEBUG") ?? false,
    disabled: (flag("AGENTOPS_DISABLED") ?? false) || (flag("OTEL_SDK_DISABLED") ?? false),
    otel: options.otel ?? {},
    contentForOthers: /^(true|span_only|span_and_event)$/i.test(
      readText("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT") ?? "",
    )
      ? "full"
      : "metadata",
  };
}

const MIB = 1024 * 1024;
/** With what frames the spans still below the 1 MiB that nginx and others let pass when nobody asks for more. */
const DEFAULT_BATCH_BYTES = 960 * 1024;

/** Unset and blank are the same. */
function readText(name: string): string | undefined {
  return process.env[name]?.trim() || undefined;
}

function readProxyEnvironment(): Record<string, string | undefined> {
  const names = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"].flatMap((name) => [name, name.toLowerCase()]);
  return Object.fromEntries(names.map((name) => [name, readText(name)]));
}

function read<T>(
  name: string,
  wanted: string,
  parse: (text: string) => T | undefined,
  warn: (message: string) => void,
  secret = false,
): T | undefined {
  const text = readText(name);
  if (text === undefined) return undefined;
  const value = parse(text);
  // An address may hold a password: what looks like one is not repeated.
  const given = secret || text.includes("@") ? "something else" : JSON.stringify(text.slice(0, 100));
  if (value === undefined) warn(`${name} is ${given}, wanted ${wanted}; it is ignored.`);
  return value;
}

function parseBoolean(text: string): boolean | undefined {
  if (/^(true|1|yes|on)$/i.test(text)) return true;
  return /^(false|0|no|off)$/i.test(text) ? false : undefined;
}

function parsePositive(text: string): number | undefined {
  const value = Number(text);
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

function parseCaptureContent(text: string): CaptureContent | undefined {
  return CAPTURE_LEVELS.find((level) => level === text.toLowerCase());
}

/** A key as a header can carry it, blanks around it aside: files end in a line feed. */
export function parseApiKey(text: string): string | undefined {
  const key = text.trim();
  return /^[\x20-\x7e]*$/.test(key) ? key : undefined;
}

/** An address as it may be given for the server; undefined where it is none. */
export function parseEndpoint(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, username, password, search, hash } = new URL(text);
  const isBare = `${username}${password}${search}${hash}` === "";
  return (protocol === "http:" || protocol === "https:") && isBare ? text : undefined;
}

/** As OpenTelemetry reads it: one malformed pair, and the whole variable is ignored. */
function parseResourceAttributes(text: string): Attributes | undefined {
  const attributes: Attributes = {};
  for (const pair of text.split(",")) {
    if (pair.trim() === "") continue;
    const separator = pair.indexOf("=");
    const key = pair.slice(0, separator).trim();
    if (separator === -1 || key === "") return undefined;
    try {
      attributes[decodeURIComponent(key)] = decodeURIComponent(pair.slice(separator + 1).trim());
    } catch {
      return undefined;
    }
  }
  return attributes;
}

function withValue(key: string, value: string | undefined): Attributes {
  return value ? { [key]: value } : {};
}

function withoutSlash(endpoint: string): string {
  return endpoint.replace(/\/+$/, "");
}

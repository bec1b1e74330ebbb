import { type Config, resolveConfig } from "./config.ts";
import { safeSerialize } from "./content/safe-serialize.ts";
import { createRuntime, type RuntimeOptions } from "./create-runtime.ts";
import type { InitOptions } from "./init-options.ts";
import { installInstrumentations } from "./instrument/install-instrumentations.ts";
import { Reporter } from "./reporter.ts";
import { getRuntime, type Runtime, setRuntime } from "./runtime.ts";
import { ATTR_DEPLOYMENT_ENVIRONMENT_NAME, ATTR_SERVICE_NAME } from "./semconv/index.ts";
import { Session } from "./session/session.ts";
import { validateOptions } from "./validate-options.ts";

/**
 * Starts recording, and returns the process's own session, to which agent spans outside any other session belong.
 * Synchronous, without network; calling it again returns the same session and changes nothing. Throws a TypeError
 * for an option that is wrong or unknown, and for nothing else.
 */
export function init(options: InitOptions = {}): Session {
  validateOptions(options);
  const running = getRuntime();
  if (running?.isProvisional) discard(running);
  else if (running !== undefined) {
    warnAboutOtherOptions(options, running.config, (message) =>
      running.reporter.warnOnce("init_again", message),
    );
    return running.defaultSession;
  }
  return start(options);
}

/**
 * Starts recording for a processor or an exporter of ours that is about to be put into a set-up of the customer's,
 * unless `init` did so before. Throws as `init` does.
 */
export function initForCustomerSetup(options: InitOptions, { isProvisional = false } = {}): void {
  validateOptions(options);
  const running = getRuntime();
  if (running?.isProvisional && !isProvisional) discard(running);
  else if (running !== undefined) return;
  start(options, { explicit: true, isProvisional });
}

function start(options: InitOptions, runtimeOptions?: RuntimeOptions): Session {
  const warnings: string[] = [];
  const config = resolveConfig(options, (message) => warnings.push(message));
  const reporter = new Reporter(config);
  for (const warning of warnings) reporter.warnOnce(warning, warning);
  const session = new Session({ tags: config.tags }, config.endpoint);
  if (config.disabled) return session;
  try {
    setRuntime(createRuntime(config, reporter, session, runtimeOptions));
    installInstrumentations(config.instrumentations);
  } catch (error) {
    reporter.warnOnce("start", `could not start (${String(error)}); nothing is recorded.`);
  }
  return session;
}

/** Nothing was recorded with it yet, as a rule; what was is sent. */
function discard(runtime: Runtime): void {
  setRuntime(undefined);
  runtime.release();
  const within = { timeoutMillis: runtime.config.exportTimeoutMillis };
  const { otel, sessionEvents, metrics, client } = runtime;
  const ends = [otel.shutdown(within), sessionEvents?.shutdown(within), metrics?.shutdown(within)];
  void Promise.allSettled(ends).then(() => client.close());
}

function warnAboutOtherOptions(options: InitOptions, config: Config, warn: (message: string) => void): void {
  const { givenResource } = config;
  const inForce: Required<{ [Name in keyof InitOptions]: unknown }> = {
    apiKey: config.apiKey,
    endpoint: config.endpoint,
    serviceName: givenResource[ATTR_SERVICE_NAME],
    environment: givenResource[ATTR_DEPLOYMENT_ENVIRONMENT_NAME],
    resourceAttributes: givenResource,
    tags: config.tags,
    sampler: config.sampler,
    filter: config.filter,
    autoStartSession: config.autoStartSession,
    captureContent: config.captureContent,
    redact: config.redact,
    envDataOptOut: config.envDataOptOut,
    maxQueueBytes: config.maxQueueBytes,
    maxBatchBytes: config.maxBatchBytes,
    maxWaitTime: config.maxWaitMillis,
    exportTimeout: config.exportTimeoutMillis,
    auth: config.auth,
    instrumentations: config.instrumentations,
    enableMetrics: config.enableMetrics,
    otel: config.otel,
    quiet: config.quiet,
  };
  const asked = {
    ...options,
    apiKey: options.apiKey?.trim(),
    endpoint: options.endpoint?.replace(/\/+$/, ""),
    resourceAttributes: options.resourceAttributes && { ...givenResource, ...options.resourceAttributes },
  };
  for (const name of Object.keys(inForce) as (keyof InitOptions)[]) {
    if (asked[name] === undefined || isSame(asked[name], inForce[name])) continue;
    warn(`init() was called again with another ${name}; the options of the first call stay.`);
    return;
  }
}

function isSame(asked: unknown, inForce: unknown): boolean {
  if (typeof asked === "function" || Object.is(asked, inForce)) return asked === inForce;
  return safeSerialize(asked).text === safeSerialize(inForce).text;
}

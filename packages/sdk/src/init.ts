import { type Config, resolveConfig } from "./config.ts";
import { createRuntime } from "./create-runtime.ts";
import type { InitOptions } from "./init-options.ts";
import { installInstrumentations } from "./instrument/index.ts";
import { Reporter } from "./reporter.ts";
import { getRuntime, setRuntime } from "./runtime.ts";
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
  if (running !== undefined) {
    warnAboutOtherOptions(options, running.config, (message) =>
      running.reporter.warnOnce("init_again", message),
    );
    return running.defaultSession;
  }
  const warnings: string[] = [];
  const config = resolveConfig(options, (message) => warnings.push(message));
  const reporter = new Reporter(config);
  for (const warning of warnings) reporter.warnOnce(warning, warning);
  const session = new Session({ tags: config.tags }, config.endpoint);
  if (config.disabled) return session;
  try {
    setRuntime(createRuntime(config, reporter, session));
    installInstrumentations(config.instrumentations);
  } catch (error) {
    reporter.warnOnce("start", `could not start (${String(error)}); nothing is recorded.`);
  }
  return session;
}

function warnAboutOtherOptions(options: InitOptions, config: Config, warn: (message: string) => void): void {
  const inForce: Partial<Record<keyof InitOptions, unknown>> = {
    apiKey: config.apiKey,
    endpoint: config.endpoint,
    sampler: config.sampler,
    redact: config.redact,
    captureContent: config.captureContent,
  };
  for (const name of Object.keys(inForce) as (keyof InitOptions)[]) {
    const given = name === "endpoint" ? options.endpoint?.replace(/\/+$/, "") : options[name];
    if (given === undefined || given === inForce[name]) continue;
    warn(`init() was called again with another ${name}; the options of the first call stay.`);
    return;
  }
}

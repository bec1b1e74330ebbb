import { homedir } from "node:os";
import { join } from "node:path";

/** One row a setting: the command line, the environment and the documentation are derived from it. */
export interface SettingRow {
  readonly flag: string;
  readonly env: string;
  readonly default: string;
  readonly help: string;
}

export const SETTINGS = {
  port: {
    flag: "--port <number>",
    env: "AGENTOPS_PORT",
    default: "4318",
    help: "Port of OTLP/HTTP, the API and the dashboard; 0 lets the system choose",
  },
  host: {
    flag: "--host <address>",
    env: "AGENTOPS_HOST",
    default: "127.0.0.1",
    help: "Address to listen on; without API keys only a loopback address is allowed",
  },
  dataDir: {
    flag: "--data-dir <folder>",
    env: "AGENTOPS_DATA_DIR",
    default: "~/.agentops",
    help: "Folder of the embedded ClickHouse",
  },
  clickhouseUrl: {
    flag: "--clickhouse-url <url>",
    env: "AGENTOPS_CLICKHOUSE_URL",
    default: "",
    help: "A ClickHouse server of your own instead of the embedded one, e.g. http://user:password@host:8123/database",
  },
  retentionDays: {
    flag: "--retention-days <number>",
    env: "AGENTOPS_RETENTION_DAYS",
    default: "90",
    help: "Spans that started longer ago are refused",
  },
} as const satisfies Record<string, SettingRow>;

export interface Settings {
  port: number;
  host: string;
  dataDirectory: string;
  clickhouseUrl: string | undefined;
  retentionDays: number;
}

/**
 * Flags win over the environment, the environment over the defaults; a blank value counts as unset.
 * @throws {SettingError} naming the setting, what was given and what is wanted
 */
export function resolveSettings(
  flags: Partial<Record<keyof typeof SETTINGS, string>>,
  environment: NodeJS.ProcessEnv,
): Settings {
  const value = (name: keyof typeof SETTINGS): string =>
    flags[name]?.trim() || environment[SETTINGS[name].env]?.trim() || SETTINGS[name].default;
  return {
    port: integer("port", value("port"), 0, 65_535),
    host: value("host"),
    dataDirectory: value("dataDir").replace(/^~(?=$|\/)/, homedir()),
    clickhouseUrl: value("clickhouseUrl") ? url("clickhouseUrl", value("clickhouseUrl")) : undefined,
    retentionDays: integer("retentionDays", value("retentionDays"), 1, 3_650),
  };
}

export class SettingError extends Error {
  override readonly name = "SettingError";
  readonly code = "setting_invalid";
}

/** Where the dashboard's build lands. */
export const DASHBOARD_DIRECTORY = join(import.meta.dirname, "dashboard");

// --- internal ---

function integer(name: keyof typeof SETTINGS, text: string, least: number, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new SettingError(
    `${SETTINGS[name].flag} (or ${SETTINGS[name].env}) was "${text}"; it must be a whole number from ${least} to ${most}.`,
  );
}

function url(name: keyof typeof SETTINGS, text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  // The text may hold a password: it is not repeated.
  throw new SettingError(
    `${SETTINGS[name].flag} (or ${SETTINGS[name].env}) is not an address; it must look like http://user:password@host:8123/database.`,
  );
}

import { homedir } from "node:os";
import { join } from "node:path";
import { hashApiKey } from "./access/api-key.ts";
import { type FreeDisk, parseFreeDisk } from "./store/free-disk.ts";

/** One row a setting: the command line, the environment and the documentation are derived from it. */
export interface SettingRow {
  /** "" for what is only in the environment: everyone on the machine can see a command line. */
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
  allowedHosts: {
    flag: "--allowed-hosts <names>",
    env: "AGENTOPS_ALLOWED_HOSTS",
    default: "",
    help: "Names that the server is reached by, with commas between them, e.g. agentops.example.com,agentops",
  },
  adminKey: {
    flag: "",
    env: "AGENTOPS_ADMIN_KEY",
    default: "",
    help: "An admin key that is there from the start, for containers; at least 16 characters, best 32 random bytes",
  },
  grpcPort: {
    flag: "--grpc-port <number>",
    env: "AGENTOPS_GRPC_PORT",
    default: "4317",
    help: 'Port of OTLP/gRPC; 0 lets the system choose, "off" for none',
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
    help: "Days that are kept; what started earlier is refused and dropped",
  },
  minFreeDisk: {
    flag: "--min-free-disk <size>",
    env: "AGENTOPS_MIN_FREE_DISK",
    default: "2GiB",
    help: "Below it the oldest days are dropped, e.g. 20GiB or 5%; 0 for never",
  },
} as const satisfies Record<string, SettingRow>;

export interface Settings {
  port: number;
  host: string;
  /** In lower case. */
  allowedHosts: readonly string[];
  /** SHA-256 in hexadecimal: the key itself is not kept. */
  adminKeyHash: string | undefined;
  /** `undefined`: no gRPC. */
  grpcPort: number | undefined;
  dataDirectory: string;
  clickhouseUrl: string | undefined;
  retentionDays: number;
  minFreeDisk: FreeDisk;
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
    allowedHosts: hostNames(value("allowedHosts")),
    adminKeyHash: value("adminKey") ? hashApiKey(adminKey(value("adminKey"))) : undefined,
    grpcPort: value("grpcPort") === "off" ? undefined : integer("grpcPort", value("grpcPort"), 0, 65_535),
    dataDirectory: value("dataDir").replace(/^~(?=$|\/)/, homedir()),
    clickhouseUrl: value("clickhouseUrl") ? url("clickhouseUrl", value("clickhouseUrl")) : undefined,
    retentionDays: integer("retentionDays", value("retentionDays"), 1, 3_650),
    minFreeDisk: freeDisk("minFreeDisk", value("minFreeDisk")),
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

function hostNames(text: string): string[] {
  const names = text
    .toLowerCase()
    .split(",")
    .map((name) => name.trim());
  const wrong = names.find((name) => name !== "" && !/^[a-z0-9._-]+$/.test(name));
  if (wrong === undefined) return names.filter((name) => name !== "");
  throw new SettingError(
    `${SETTINGS.allowedHosts.flag} (or ${SETTINGS.allowedHosts.env}) holds "${wrong}"; it must be host names without scheme and port, such as agentops.example.com,agentops.`,
  );
}

function adminKey(text: string): string {
  if (/^[\x21-\x7e]{16,}$/.test(text)) return text;
  throw new SettingError(
    `${SETTINGS.adminKey.env} must be at least 16 letters, digits and signs without spaces; \`openssl rand -hex 32\` makes a good one.`,
  );
}

function freeDisk(name: keyof typeof SETTINGS, text: string): FreeDisk {
  const parsed = parseFreeDisk(text);
  if (parsed) return parsed;
  throw new SettingError(
    `${SETTINGS[name].flag} (or ${SETTINGS[name].env}) was "${text}"; it must be a size such as 20GiB, a share such as 5%, or 0.`,
  );
}

function url(name: keyof typeof SETTINGS, text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  // The text may hold a password: it is not repeated.
  throw new SettingError(
    `${SETTINGS[name].flag} (or ${SETTINGS[name].env}) is not an address; it must look like http://user:password@host:8123/database.`,
  );
}

import type { Clickhouse } from "./clickhouse.ts";
import { readLimits } from "./read-limits.ts";

const DEFAULT_DATABASE = "agentops";

/**
 * A ClickHouse server or cluster by URL: `http://user:password@host:8123/database`. User `default`, no password and
 * database `agentops` where the URL names none. Throws a TypeError for what is no HTTP URL.
 */
export function remoteClickhouse(address: string): Clickhouse {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    // The address may hold a password: it is not repeated here.
    throw new TypeError("The ClickHouse URL must look like http://user:password@host:8123/database.");
  }
  const username = decodeURIComponent(url.username) || "default";
  const password = decodeURIComponent(url.password);
  return {
    connection: {
      url: url.origin,
      database: decodeURIComponent(url.pathname.slice(1)) || DEFAULT_DATABASE,
      writer: { username, password },
      // readonly=2 forbids writing yet lets the limits be set with the query itself.
      reader: { username, password, settings: { ...readLimits(), readonly: 2 } },
    },
    embedded: false,
    restarts: 0,
    restart() {},
    async close() {},
  };
}
